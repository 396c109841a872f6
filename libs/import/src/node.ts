import type { Node } from 'jsonc-parser';

/** One member of an object. Names stay texts, so `__proto__` is a name like any other. */
export interface Member {
  name: string;
  node: Node;
  /** Of the name, for messages. */
  offset: number;
}

/** Objects are asked for many names; a hostile one has a hundred thousand. */
const known = new WeakMap<Node, ReadonlyMap<string, Member>>();

function membersOf(node: Node): ReadonlyMap<string, Member> {
  let members = known.get(node);
  if (!members) {
    members = new Map(toAllMembers(node).map((member) => [member.name, member]));
    known.set(node, members);
  }
  return members;
}

/** The members of an object; of a name that is there twice the last counts, as it does for the clients. */
export function toMembers(node: Node | undefined): Member[] {
  return node ? [...membersOf(node).values()] : [];
}

/** Every member, duplicates included. */
export function toAllMembers(node: Node | undefined): Member[] {
  if (node?.type !== 'object') return [];
  return (node.children ?? []).flatMap(({ children }) => {
    const [key, value] = children ?? [];
    return key && value ? [{ name: String(key.value), node: value, offset: key.offset }] : [];
  });
}

export function findMember(node: Node | undefined, name: string): Node | undefined {
  return node && membersOf(node).get(name)?.node;
}

export function isObject(node: Node | undefined): boolean {
  return node?.type === 'object';
}

/** A text, or a number or switch written as one; null for anything else. */
export function toText(node: Node, source: string): string | null {
  if (node.type === 'string') return String(node.value);
  if (node.type === 'number' || node.type === 'boolean')
    return source.slice(node.offset, node.offset + node.length);
  return null;
}

/** Whether a node is the switch with this value. */
export function isSwitch(node: Node, value: boolean): boolean {
  return node.type === 'boolean' && node.value === value;
}
