import type { Node } from 'jsonc-parser';
import { findProperty, parseRoot, toCanonical } from './json-text.js';
import { FleetError } from '@app/domain';

/** Where a client keeps its entries: an object by name (`mcpServers`), or a list by id (`inputs` of VS Code). */
export interface Container {
  key: string;
  kind: 'object' | 'array';
}

/** One entry of a rendered form: what the agent owns in a client's file, no more. */
export interface Entry {
  container: string;
  name: string;
  /** For comparing. */
  canonical: string;
  /** For writing. */
  value: unknown;
}

/** @throws FleetError CORRUPT_FILE when the file has something else in the container's place */
export function findContainer(root: Node, { key, kind }: Container): Node | undefined {
  const node = findProperty(root, key)?.children?.[1];
  if (node && node.type !== kind) {
    throw new FleetError('CORRUPT_FILE', `"${key}" is no ${kind === 'object' ? 'object' : 'list'}`, {
      hint: `correct "${key}" in the file, then sync again`,
    });
  }
  return node;
}

/** The child of a container that holds an entry: a property, or an element with that id. */
export function findChild(node: Node | undefined, { kind }: Container, name: string): Node | undefined {
  if (!node) return undefined;
  if (kind === 'object') return findProperty(node, name);
  return node.children?.findLast((element) => idOf(element) === name);
}

/** The node of an entry's value. */
export function valueOf(child: Node): Node {
  return child.type === 'property' ? child.children![1]! : child;
}

function idOf(element: Node): unknown {
  return element.type === 'object' ? findProperty(element, 'id')?.children?.[1]?.value : undefined;
}

/**
 * The entries of a rendered form, which is a whole document in the client's own format.
 *
 * @throws FleetError UNAVAILABLE for a form with parts that this version does not know
 */
export function parseEntries(form: string, containers: readonly Container[]): Entry[] {
  const root = parseRoot(form);
  const known = new Map(containers.map((container) => [container.key, container]));
  return (root.children ?? []).flatMap((property) => {
    const container = known.get(property.children![0]!.value);
    if (!container) {
      throw new FleetError(
        'UNAVAILABLE',
        `the release has "${property.children![0]!.value}", which this agent cannot write`,
        {
          hint: 'update qm-agent on this workstation',
        },
      );
    }
    return readContainer(form, findContainer(root, container)!, container);
  });
}

function readContainer(form: string, node: Node, { key, kind }: Container): Entry[] {
  return (node.children ?? []).map((child) => {
    const value = valueOf(child);
    const name = kind === 'object' ? child.children![0]!.value : idOf(child);
    if (typeof name !== 'string') throw new FleetError('CORRUPT_FILE', `an element of "${key}" has no id`);
    return {
      container: key,
      name,
      canonical: toCanonical(value),
      value: JSON.parse(form.slice(value.offset, value.offset + value.length)),
    };
  });
}
