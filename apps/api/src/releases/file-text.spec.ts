import fc from 'fast-check';
import { toFileText, toReadableText } from './file-text.js';

describe('a delivered file as text', () => {
  it('gives the same bytes when it is encoded again', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        (text) => Buffer.from(toFileText(Buffer.from(text))).toString() === text,
      ),
    );
    const registryFile = Buffer.from('\uFEFFWindows Registry Editor\r\n', 'utf16le');
    expect(Buffer.from(toFileText(registryFile), 'utf16le').equals(registryFile)).toBe(true);
  });

  it('reads well for people whatever its encoding', () => {
    expect(toReadableText(Buffer.from('\uFEFFWindows\r\nRegistry\r\n', 'utf16le'))).toBe(
      'Windows\nRegistry\n',
    );
    expect(toReadableText(Buffer.from('{}\n'))).toBe('{}\n');
  });
});
