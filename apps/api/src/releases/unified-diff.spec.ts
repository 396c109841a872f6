import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { toUnifiedDiff } from './unified-diff.js';

const names = { before: 'a', after: 'b' };

describe('a unified diff', () => {
  it('shows what changes with three lines round it', () => {
    const before = ['1', '2', '3', '4', '5', '6', '7', '8', '9', ''].join('\n');
    expect(toUnifiedDiff(before, before.replace('5', 'five'), names)).toBe(
      ['--- a', '+++ b', '@@ -2,7 +2,7 @@', ' 2', ' 3', ' 4', '-5', '+five', ' 6', ' 7', ' 8', ''].join('\n'),
    );
  });

  it('is empty when nothing changes', () => {
    expect(toUnifiedDiff('same\n', 'same\n', names)).toBe('');
  });

  it('says when a file comes or goes', () => {
    expect(toUnifiedDiff(null, 'new\n', names)).toBe('--- /dev/null\n+++ b\n@@ -0,0 +1,1 @@\n+new\n');
    expect(toUnifiedDiff('old\n', null, names)).toBe('--- a\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-old\n');
  });

  it('says so of very long texts without taking long', () => {
    const lines = (word: string) => Array.from({ length: 3000 }, (_, at) => `${word} ${at}\n`).join('');
    const diff = toUnifiedDiff(lines('one'), lines('two'), names);
    expect(diff.match(/^[-+](?:one|two) /gm)).toHaveLength(6000);
  });

  it('gives the second text when git applies it to the first', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'diff-'));
    const file = path.join(folder, 'text');
    const text = fc.array(fc.constantFrom('x', 'y', 'z', '', '{', '}'), { minLength: 1, maxLength: 30 });
    const texts = fc.tuple(text, text, fc.boolean(), fc.boolean());
    const toText = (lines: string[], broken: boolean) =>
      lines.join('\n') + (broken || lines.at(-1) === '' ? '\n' : '');
    try {
      fc.assert(
        fc.property(texts, ([one, two, ended, endedToo]) => {
          const [before, after] = [toText(one, ended), toText(two, endedToo)];
          const diff = toUnifiedDiff(before, after, { before: 'text', after: 'text' });
          if (diff === '') return before === after;
          fs.writeFileSync(file, before);
          execFileSync('git', ['apply', '-p0', '--whitespace=nowarn'], { input: diff, cwd: folder });
          return fs.readFileSync(file, 'utf8') === after;
        }),
        { numRuns: 50 },
      );
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });
});
