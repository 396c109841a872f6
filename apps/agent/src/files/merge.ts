import { applyEdits, type Node } from 'jsonc-parser';
import { insertChildren, removeChild, type Child } from './edit-children.js';
import { findChild, findContainer, valueOf, type Container, type Entry } from './entries.js';
import { findProperty, parseRoot, toCanonical, toSha256 } from './json-text.js';
import { formatValue, indentAt, PRETTY, readLayout } from './layout.js';

/**
 * What we own in a shared file, kept in the agent's state and never in the file: clients drop, refuse or
 * warn about keys they do not know (docs/clients.md, "Traps").
 */
export interface OwnedEntries {
  /** The file was not there before us. */
  created: boolean;
  /** What a file of nothing but whitespace held. */
  blank?: string;
  /** Whitespace of an empty root object. */
  rootGap?: string;
  containers: Record<string, { created: boolean; gap?: string }>;
  entries: OwnedEntry[];
}

export interface OwnedEntry {
  container: string;
  name: string;
  /** Of the value in its canonical spelling. */
  sha256: string;
  /** The user's own value under this name, from before us. */
  before?: string;
}

export interface Merged {
  /** Null: without us, there would be no file. */
  text: string | null;
  owned: OwnedEntries;
  /** Names of our entries that someone changed, or took out, since. */
  changed: string[];
  deleted: string[];
}

/**
 * A client's file with exactly the wanted entries of ours, everything else byte for byte as it was. A pure
 * function, the same for writing, updating, repairing and leaving (nothing wanted). With `adopt`, an entry
 * that equals a wanted one is taken for ours, not for the user's: what we knew was lost.
 *
 * @throws FleetError CORRUPT_FILE
 */
export function mergeEntries(
  text: string | null,
  previous: OwnedEntries | null,
  wanted: readonly Entry[],
  containers: readonly Container[],
  adopt = false,
): Merged {
  return new Merge(text, previous, containers, adopt).run(wanted);
}

class Merge {
  private text: string;
  private root: Node;
  private readonly owned: OwnedEntries;
  private readonly changed: string[] = [];
  private readonly deleted: string[] = [];

  constructor(
    text: string | null,
    private readonly previous: OwnedEntries | null,
    private readonly containers: readonly Container[],
    private readonly adopt: boolean,
  ) {
    const blank = text === null || text.trim() === '';
    this.text = blank ? '{}\n' : text;
    this.root = parseRoot(this.text);
    const known = blank ? null : previous;
    this.owned = {
      created: text === null || (known?.created ?? false),
      blank: text !== null && blank ? text : known?.blank,
      rootGap: known?.rootGap,
      containers: { ...known?.containers },
      entries: [],
    };
  }

  run(wanted: readonly Entry[]): Merged {
    for (const entry of this.previous?.entries ?? []) {
      if (!wanted.some((other) => isSame(entry, other))) this.giveBack(entry);
    }
    for (const container of this.containers) {
      const missing = wanted
        .filter(({ container: key }) => key === container.key)
        .filter((entry) => !this.update(container, entry));
      if (missing.length > 0) this.insert(container, missing);
    }
    const { changed, deleted, owned } = this;
    return { text: this.isGone() ? null : this.finalText(), owned, changed, deleted };
  }

  /** Takes one of our entries out, or puts the user's own back. One the user took out stays out. */
  private giveBack({ container: key, name, before }: OwnedEntry): void {
    const container = this.containers.find((other) => other.key === key);
    const node = container && findContainer(this.root, container);
    const child = container && findChild(node, container, name);
    if (!node || !child) return;
    if (before !== undefined) return this.replace(valueOf(child), before);
    const { created, gap } = this.owned.containers[key] ?? { created: false };
    this.set(removeChild(this.text, node, child, gap));
    if (created) this.dropIfEmpty(container);
  }

  private dropIfEmpty(container: Container): void {
    const property = findProperty(this.root, container.key);
    const node = property?.children?.[1];
    if (!property || !node || !isEmpty(this.text, node)) return;
    this.set(removeChild(this.text, this.root, property, this.owned.rootGap));
    delete this.owned.containers[container.key];
  }

  /** True when the entry is in the file now, as wanted; false when it has yet to be inserted. */
  private update(container: Container, entry: Entry): boolean {
    const child = findChild(findContainer(this.root, container), container, entry.name);
    const record = this.previous?.entries.find((other) => isSame(other, entry));
    const sha256 = toSha256(entry.canonical);
    if (!child) {
      if (record) this.deleted.push(entry.name);
      this.owned.entries.push({ container: entry.container, name: entry.name, sha256 });
      return false;
    }
    const value = valueOf(child);
    const found = toSha256(toCanonical(value));
    if (record && found !== record.sha256 && found !== sha256) this.changed.push(entry.name);
    const isOurs = record !== undefined || (this.adopt && found === sha256);
    const before = isOurs ? record?.before : this.text.slice(value.offset, value.offset + value.length);
    this.owned.entries.push({
      container: entry.container,
      name: entry.name,
      sha256,
      ...(before === undefined ? {} : { before }),
    });
    if (found !== sha256) {
      const layout = readLayout(this.text, this.root);
      this.replace(value, formatValue(entry.value, layout, indentAt(this.text, child.offset)));
    }
    return true;
  }

  private insert(container: Container, entries: readonly Entry[]): void {
    const children = entries.map(({ name, value }): Child => ({
      name: container.kind === 'object' ? name : null,
      value,
    }));
    const node = findContainer(this.root, container);
    const layout = isEmpty(this.text, this.root) ? PRETTY : readLayout(this.text, this.root);
    if (node) {
      const { text, gap } = insertChildren(this.text, node, children, layout);
      if (gap !== undefined)
        this.owned.containers[container.key] = {
          created: false,
          ...this.owned.containers[container.key],
          gap,
        };
      return this.set(text);
    }
    const value = container.kind === 'array' ? children.map((child) => child.value) : toObject(children);
    const { text, gap } = insertChildren(this.text, this.root, [{ name: container.key, value }], layout);
    if (gap !== undefined) this.owned.rootGap = gap;
    this.owned.containers[container.key] = { created: true };
    this.set(text);
  }

  private replace(value: Node, content: string): void {
    this.set(applyEdits(this.text, [{ offset: value.offset, length: value.length, content }]));
  }

  private set(text: string): void {
    this.text = text;
    this.root = parseRoot(text);
  }

  /** Nothing of ours and nothing of anyone else's in a file that we made. */
  private isGone(): boolean {
    const { created, blank, entries } = this.owned;
    return created && blank === undefined && entries.length === 0 && isBare(this.text, this.root);
  }

  private finalText(): string {
    const { blank, entries } = this.owned;
    return blank !== undefined && entries.length === 0 && isBare(this.text, this.root) ? blank : this.text;
  }
}

function isSame(a: Pick<Entry, 'container' | 'name'>, b: Pick<Entry, 'container' | 'name'>): boolean {
  return a.container === b.container && a.name === b.name;
}

/** No children and no comments. */
function isEmpty(text: string, node: Node): boolean {
  return (
    (node.children ?? []).length === 0 &&
    text.slice(node.offset + 1, node.offset + node.length - 1).trim() === ''
  );
}

/** An empty root, and nothing around it. */
function isBare(text: string, root: Node): boolean {
  return (
    isEmpty(text, root) && (text.slice(0, root.offset) + text.slice(root.offset + root.length)).trim() === ''
  );
}

/** From entries, so that a name such as `__proto__` is a property like any other. */
function toObject(children: readonly Child[]): unknown {
  return Object.fromEntries(children.map(({ name, value }) => [name, value]));
}
