/** Lines of context round a change, as `diff -u` has them. */
const CONTEXT = 3;
/** Beyond this many comparisons the middle is shown as replaced: still true, only less fine. */
const MOST_COMPARISONS = 4_000_000;

type Step = { mark: ' ' | '-' | '+'; line: string };

/** What changes between two texts, as a unified diff; `''` when nothing does. A missing text is an absent file. */
export function toUnifiedDiff(
  before: string | null,
  after: string | null,
  names: { before: string; after: string },
): string {
  if (before === after) return '';
  const steps = diffLines(toLines(before), toLines(after));
  const [from, to] = [
    before === null ? '/dev/null' : names.before,
    after === null ? '/dev/null' : names.after,
  ];
  return [`--- ${from}`, `+++ ${to}`, ...toHunks(steps)].join('\n') + '\n';
}

/** A last line without a line break is marked as `diff` marks it, so that the diff stays exact. */
function toLines(text: string | null): string[] {
  if (text === null || text === '') return [];
  const lines = text.split('\n');
  const last = lines.pop()!;
  return last === '' ? lines : [...lines, `${last}\n\\ No newline at end of file`];
}

/** What both begin and end with is set aside first: most edits are small. */
function diffLines(before: readonly string[], after: readonly string[]): Step[] {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const middle = diffMiddle(before.slice(head, before.length - tail), after.slice(head, after.length - tail));
  const keep = (line: string): Step => ({ mark: ' ', line });
  return [...before.slice(0, head).map(keep), ...middle, ...before.slice(before.length - tail).map(keep)];
}

/** The longest common subsequence of lines (Wagner–Fischer), read from its table of lengths. */
function diffMiddle(before: readonly string[], after: readonly string[]): Step[] {
  if (before.length * after.length > MOST_COMPARISONS)
    return [...before.map(toRemoved), ...after.map(toAdded)];
  const width = after.length + 1;
  const lengths = new Uint32Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      const [below, right] = [lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!];
      lengths[i * width + j] =
        before[i] === after[j] ? lengths[(i + 1) * width + j + 1]! + 1 : Math.max(below, right);
    }
  }
  const steps: Step[] = [];
  let [i, j] = [0, 0];
  while (i < before.length && j < after.length) {
    if (before[i] === after[j]) {
      steps.push({ mark: ' ', line: before[i]! });
      [i, j] = [i + 1, j + 1];
    } else if (lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!)
      steps.push(toRemoved(before[i++]!));
    else steps.push(toAdded(after[j++]!));
  }
  return [...steps, ...before.slice(i).map(toRemoved), ...after.slice(j).map(toAdded)];
}

const toRemoved = (line: string): Step => ({ mark: '-', line });
const toAdded = (line: string): Step => ({ mark: '+', line });

function toHunks(steps: readonly Step[]): string[] {
  const changed = steps.flatMap(({ mark }, at) => (mark === ' ' ? [] : [at]));
  const ranges: { start: number; end: number }[] = [];
  for (const at of changed) {
    const last = ranges.at(-1);
    if (last && at - last.end <= CONTEXT * 2) last.end = at + 1;
    else ranges.push({ start: at, end: at + 1 });
  }
  return ranges.flatMap(({ start, end }) =>
    toHunk(steps, Math.max(0, start - CONTEXT), Math.min(steps.length, end + CONTEXT)),
  );
}

function toHunk(steps: readonly Step[], start: number, end: number): string[] {
  const count = (part: readonly Step[], other: Step['mark']) =>
    part.filter(({ mark }) => mark !== other).length;
  const [above, shown] = [steps.slice(0, start), steps.slice(start, end)];
  const range = (other: Step['mark']) => {
    const length = count(shown, other);
    return `${count(above, other) + (length === 0 ? 0 : 1)},${length}`;
  };
  return [`@@ -${range('+')} +${range('-')} @@`, ...shown.map(({ mark, line }) => `${mark}${line}`)];
}
