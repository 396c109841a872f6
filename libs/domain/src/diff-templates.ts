import { CLIENT_IDS, CLIENT_NAMES } from './clients.js';
import { compareText } from './sorted.js';
import type { Template, TemplateServer } from './template.js';

/** One difference between two revisions of a template, for people. Never shows a value: one may be secret. */
export interface TemplateChange {
  kind: 'added' | 'removed' | 'changed';
  /** The server key, `client:ID` or `parameter:NAME`. */
  subject: string;
  message: string;
}

/** What changes from one template to the next: servers, then clients, then parameters, each in key order. */
export function diffTemplates(before: Template, after: Template): readonly TemplateChange[] {
  return [
    ...diffServers(before.servers, after.servers),
    ...diffClients(before.clients, after.clients),
    ...diffNames(before.parameters, after.parameters).map(({ kind, name }) => ({
      kind,
      subject: `parameter:${name}`,
      message: `${VERBS[kind]} the parameter ${name}`,
    })),
  ];
}

const VERBS = { added: 'adds', removed: 'removes', changed: 'changes' } as const;

function diffServers(before: Template['servers'], after: Template['servers']): TemplateChange[] {
  return namesOf(before, after).flatMap((key): TemplateChange[] => {
    const [was, is] = [own(before, key), own(after, key)];
    if (!was && is) return [{ kind: 'added', subject: key, message: describe(key, is) }];
    if (was && !is)
      return [{ kind: 'removed', subject: key, message: `removes ${key} (${was.server} ${was.version})` }];
    return diffServer(was!, is!).map((part) => ({
      kind: 'changed',
      subject: key,
      message: `${key}: ${part}`,
    }));
  });
}

function describe(key: string, { enabled, server, version }: TemplateServer): string {
  return enabled ? `adds ${key}: ${server} ${version}` : `takes out the inherited ${key}`;
}

function diffServer(was: TemplateServer, is: TemplateServer): string[] {
  if (was.enabled !== is.enabled)
    return [is.enabled ? `is back: ${is.server} ${is.version}` : 'is taken out'];
  if (!is.enabled) return [];
  return [
    ...(was.server === is.server ? [] : [`becomes another server: ${was.server} → ${is.server}`]),
    ...(was.version === is.version ? [] : [`version ${was.version} → ${is.version}`]),
    ...(same(was.args, is.args) ? [] : ['arguments change']),
    ...diffNames(was.env, is.env).map(({ kind, name }) => `${VERBS[kind]} ${name}`),
    ...diffRestriction('clients', was.clients, is.clients),
    ...diffRestriction('operating systems', was.oses, is.oses),
  ];
}

function diffRestriction(what: string, was?: readonly string[], is?: readonly string[]): string[] {
  if (same(was, is)) return [];
  return [`${what}: ${was?.join(', ') ?? 'all'} → ${is?.join(', ') ?? 'all'}`];
}

function diffClients(before: Template['clients'], after: Template['clients']): TemplateChange[] {
  return CLIENT_IDS.flatMap((client): TemplateChange[] => {
    const [was, is] = [before[client], after[client]];
    if (same(was, is)) return [];
    const kind = was === undefined ? 'added' : is === undefined ? 'removed' : 'changed';
    const says =
      is === undefined
        ? 'is inherited again'
        : is === null
          ? 'is switched off'
          : `is written at ${is.level} level`;
    return [{ kind, subject: `client:${client}`, message: `${CLIENT_NAMES[client]} ${says}` }];
  });
}

function diffNames(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>) {
  return namesOf(before, after).flatMap((name) => {
    const [was, is] = [own(before, name), own(after, name)];
    if (was === is) return [];
    const kind =
      was === undefined ? ('added' as const) : is === undefined ? ('removed' as const) : ('changed' as const);
    return [{ kind, name }];
  });
}

function namesOf(before: object, after: object): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(compareText);
}

function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
