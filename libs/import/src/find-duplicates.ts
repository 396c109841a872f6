import type { Node } from 'jsonc-parser';
import { toPath } from './config-path.js';
import { toAllMembers } from './node.js';
import type { Notes } from './notes.js';
import { toPosition } from './position.js';

/** More than anyone repairs by hand; each costs a walk through the text. */
const MOST = 50;

interface Place {
  node: Node;
  above: Place | null;
  segment: string | number;
}

/** Names that are in one object twice. Every client keeps the last without a word, and so does the import. */
export function findDuplicates(root: Node, text: string, notes: Notes): void {
  const pending: Place[] = [{ node: root, above: null, segment: '' }];
  let found = 0;
  for (let place = pending.pop(); place && found < MOST; place = pending.pop()) {
    const above = place;
    const seen = new Map<string, number>();
    for (const { name, node, offset } of toAllMembers(place.node)) {
      const first = seen.get(name);
      const here = { node, above, segment: name };
      if (first !== undefined && ++found <= MOST) {
        report(pathOf(here), toPosition(text, first), toPosition(text, offset), notes);
      }
      seen.set(name, offset);
      pending.push(here);
    }
    const items = place.node.type === 'array' ? (place.node.children ?? []) : [];
    items.forEach((node, segment) => pending.push({ node, above, segment }));
  }
}

function pathOf(place: Place): string {
  const segments: (string | number)[] = [];
  for (let at = place; at.above; at = at.above) segments.unshift(at.segment);
  return toPath('', ...segments);
}

function report(path: string, first: string, again: string, notes: Notes): void {
  notes.warn({
    rule: 'duplicate-key',
    subject: path,
    message: `${path} is there twice: at ${first} and at ${again}; only the last counts`,
    fix: 'Give one of them another name, or take out the one that is not meant.',
    where: again,
  });
}
