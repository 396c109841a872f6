import type { Node } from 'jsonc-parser';
import { locateSecrets } from '@app/secrets';
import { toPath } from './config-path.js';
import { findMember, isObject, isSwitch, toMembers, toText } from './node.js';
import type { Notes } from './notes.js';

/** One text of the file and where it stands. */
export interface RawText {
  text: string;
  path: string;
}

/** A server as the file has it, before its texts are understood. */
export interface RawEntry {
  /** As in the file. */
  name: string;
  path: string;
  type: string | null;
  words: RawText[];
  env: Map<string, RawText>;
  url: RawText | null;
  headers: Map<string, RawText>;
  disabled: boolean;
}

/** More than domain's readers take. */
const MOST_TEXTS = 500;

const URLS = ['url', 'serverUrl', 'httpUrl'];
const READ = new Set([
  'type',
  'transport',
  'command',
  'args',
  'env',
  'headers',
  'requestInit',
  'disabled',
  'enabled',
  ...URLS,
]);

/** Fields that a client knows and a template has no place for. */
const NO_PLACE: Readonly<Record<string, string>> = {
  cwd: 'a template has no working folder: the server starts where the client starts it',
  envFile: 'a template has no file of variables: name each variable, secrets as references',
  alwaysAllow: 'which tools run unasked is for each user to say',
  autoApprove: 'which tools run unasked is for each user to say',
  disabledTools: 'a template takes a server as a whole',
  timeout: 'a template has no time limits',
  gallery: 'says where VS Code installed it from',
  version: 'the version of the package itself is what counts',
  oauth: 'a template has no OAuth settings',
  description: 'the registry has a description of its own',
};

/** Reads one entry; null when it is no server. Whatever is left over is noted. */
export function readEntry(
  name: string,
  node: Node,
  path: string,
  source: string,
  notes: Notes,
): RawEntry | null {
  if (!isObject(node)) {
    notes.notUnderstood(path, 'is no server: an object with command or url is expected');
    return null;
  }
  const reader = new EntryReader(node, path, source, notes);
  const entry: RawEntry = {
    name,
    path,
    type: reader.type(),
    words: reader.words(),
    env: reader.named('env'),
    url: reader.url(),
    headers: reader.headers(),
    disabled: reader.disabled(),
  };
  reader.noteRest();
  if (entry.words.length === 0 && !entry.url) {
    notes.notUnderstood(path, 'has neither a command nor a url');
    return null;
  }
  if (entry.words.length > MOST_TEXTS || entry.env.size > MOST_TEXTS || entry.headers.size > MOST_TEXTS) {
    notes.notUnderstood(path, `has more than ${MOST_TEXTS} arguments or variables`);
    return null;
  }
  return entry;
}

class EntryReader {
  constructor(
    private readonly node: Node,
    private readonly path: string,
    private readonly source: string,
    private readonly notes: Notes,
  ) {}

  type(): string | null {
    const node = findMember(this.node, 'type') ?? findMember(this.node, 'transport');
    return node?.type === 'string' ? String(node.value) : null;
  }

  /** The command and its arguments; none without a command. Some clients take the whole line as a list. */
  words(): RawText[] {
    const [args, command] = [this.list('args'), this.list('command')];
    if (command[0]?.text.trim()) return [...command, ...args];
    for (const { path } of args) this.notes.notUnderstood(path, 'is an argument without a command');
    return [];
  }

  named(field: string, parent = this.node, path = this.path): Map<string, RawText> {
    const node = findMember(parent, field);
    if (node && !isObject(node) && node.type !== 'null')
      this.notes.notUnderstood(toPath(path, field), 'is no object of texts');
    return new Map(
      toMembers(node).flatMap(({ name, node: value }): [string, RawText][] => {
        const where = toPath(path, field, name);
        const text = this.text(value, where);
        if (text === null) return [];
        if (isUsableName(name)) return [[name, { text, path: where }]];
        this.notes.notUnderstood(where, 'is no usable name of a variable or header');
        return [];
      }),
    );
  }

  url(): RawText | null {
    const found = URLS.flatMap((field) => {
      const node = findMember(this.node, field);
      const text = node && this.text(node, toPath(this.path, field));
      return text ? [{ text, path: toPath(this.path, field) }] : [];
    });
    for (const { path } of found.slice(1))
      this.notes.notUnderstood(path, 'the server has another address already');
    return found[0] ?? null;
  }

  headers(): Map<string, RawText> {
    const init = findMember(this.node, 'requestInit');
    return new Map([
      ...this.named('headers', init, toPath(this.path, 'requestInit')),
      ...this.named('headers'),
    ]);
  }

  disabled(): boolean {
    const [disabled, enabled] = [findMember(this.node, 'disabled'), findMember(this.node, 'enabled')];
    return (
      (disabled !== undefined && isSwitch(disabled, true)) ||
      (enabled !== undefined && isSwitch(enabled, false))
    );
  }

  noteRest(): void {
    for (const { name } of toMembers(this.node)) {
      if (!READ.has(name))
        this.notes.notUnderstood(() => toPath(this.path, name), NO_PLACE[name] ?? 'is not known');
    }
    for (const { name } of toMembers(findMember(this.node, 'requestInit'))) {
      if (name !== 'headers')
        this.notes.notUnderstood(toPath(this.path, 'requestInit', name), 'is not known');
    }
  }

  private list(field: string): RawText[] {
    const node = findMember(this.node, field);
    if (!node || node.type === 'null') return [];
    const path = toPath(this.path, field);
    const nodes =
      node.type === 'array'
        ? (node.children ?? []).map((child, at) => ({ child, path: toPath(path, at) }))
        : [{ child: node, path }];
    return nodes.flatMap(({ child, path: where }) => {
      const text = this.text(child, where);
      return text === null ? [] : [{ text, path: where }];
    });
  }

  private text(node: Node, path: string): string | null {
    const text = toText(node, this.source);
    if (text === null)
      this.notes.notUnderstood(path, node.type === 'null' ? 'is null, which means no value' : 'is no text');
    else if (text.includes('\0')) this.notes.notUnderstood(path, 'holds a NUL character');
    else return text;
    return null;
  }
}

/** A name that is a secret itself would be written out; `__proto__` is no variable anyone means. */
function isUsableName(name: string): boolean {
  return /^[!-<>-~]{1,127}$/.test(name) && name !== '__proto__' && locateSecrets('', name).length === 0;
}
