import type { Node } from 'jsonc-parser';
import { FleetError } from '@app/domain';
import { findChild, valueOf, type Container, type Entry } from './entries.js';
import { parseRoot, toCanonical } from './json-text.js';

/**
 * The last look before a client's file is replaced: whatever is not ours says the same as before. It guards
 * the user against a mistake of ours in the edits, so it shares nothing with them.
 *
 * @throws FleetError INTEGRITY
 */
export function checkMerge(
  before: string | null,
  after: string,
  ours: readonly Pick<Entry, 'container' | 'name'>[],
  containers: readonly Container[],
): void {
  const was = before === null || before.trim() === '' ? '{}' : before;
  if (toForeign(was, ours, containers) !== toForeign(after, ours, containers)) {
    throw new FleetError(
      'INTEGRITY',
      'the edit would have changed more than our entries, so it was not made',
      {
        hint: 'report this to the maintainers of qm-agent, with the layout of the file',
      },
    );
  }
}

function toForeign(
  text: string,
  ours: readonly Pick<Entry, 'container' | 'name'>[],
  containers: readonly Container[],
): string {
  const root = parseRoot(text);
  const properties = new Map<string, Node>();
  for (const { children } of root.children ?? []) properties.set(children![0]!.value, children![1]!);
  const lines: string[] = [];
  for (const [name, node] of properties) {
    const container = containers.find(({ key }) => key === name);
    const foreign = container ? withoutOurs(node, container, ours) : node;
    if (foreign) lines.push(`${JSON.stringify(name)}:${toCanonical(foreign)}`);
  }
  return lines.sort().join('\n');
}

/** Null for a container of nothing but ours: it may be one that we made. */
function withoutOurs(
  node: Node,
  container: Container,
  ours: readonly Pick<Entry, 'container' | 'name'>[],
): Node | null {
  const names = ours.filter((entry) => entry.container === container.key).map(({ name }) => name);
  const own = names.map((name) => findChild(node, container, name)).filter((child) => child !== undefined);
  const values = new Set(
    own.map((child) => (container.kind === 'object' ? child.children![0]!.value : valueOf(child))),
  );
  const children = (node.children ?? []).filter((child) =>
    container.kind === 'object' ? !values.has(child.children![0]!.value) : !values.has(child),
  );
  return children.length === 0 ? null : { ...node, children };
}
