import { Readable } from 'node:stream';
import fc from 'fast-check';
import { readLines } from './lines.js';

async function read(pieces: readonly (Buffer | string)[], limit = 1_000): Promise<(string | null)[]> {
  const lines = [];
  for await (const line of readLines(Readable.from(pieces), limit)) lines.push(line);
  return lines;
}

it('are the same however the bytes are cut', async () => {
  const text = fc.array(fc.string({ unit: 'grapheme' }).map((line) => line.replace(/[\r\n]/g, '')));
  await fc.assert(
    fc.asyncProperty(text, fc.array(fc.nat(8), { minLength: 1 }), async (lines, cuts) => {
      const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
      const pieces: Buffer[] = [];
      for (let [at, turn] = [0, 0]; at < bytes.length; turn++) {
        const end = at + cuts[turn % cuts.length]! + 1;
        pieces.push(bytes.subarray(at, end));
        at = end;
      }
      expect(await read(pieces)).toEqual(lines);
    }),
  );
});

it('lose the carriage return of Windows, and may lack the last line feed', async () => {
  expect(await read(['a\r\nb'])).toEqual(['a', 'b']);
});

it('are null where they are too long, and go on behind', async () => {
  expect(await read(['ok\n', 'x'.repeat(6), 'x'.repeat(6), '\nfine\n'], 10)).toEqual(['ok', null, 'fine']);
});
