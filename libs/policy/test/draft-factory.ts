import {
  ORGANISATION,
  type CommandLaunch,
  type Draft,
  type DraftServer,
  type PackageLaunch,
  type RemoteLaunch,
  type ServerKey,
  type ServerName,
} from '@app/domain';
import { mergePolicies, type EffectivePolicy } from '../src/effective-policy.js';
import type { Rule, RuleFinding } from '../src/rule.js';

export const aPackage = (over: Partial<PackageLaunch> = {}): PackageLaunch => ({
  kind: 'package',
  registry: 'npm',
  identifier: '@modelcontextprotocol/server-everything',
  version: '2026.8.31',
  runner: 'npx',
  runnerArgs: [],
  args: [],
  env: {},
  ...over,
});

export const anImage = (over: Partial<PackageLaunch> = {}): PackageLaunch =>
  aPackage({ registry: 'oci', identifier: 'mcp/postgres', version: '1.4.2', runner: 'docker', ...over });

export const aCommand = (command: string, ...args: string[]): CommandLaunch => ({
  kind: 'command',
  command,
  args,
  env: {},
});

export const aRemote = (url: string, headers: Record<string, string> = {}): RemoteLaunch => ({
  kind: 'remote',
  transport: 'streamable-http',
  url,
  headers,
});

export const aServer = (over: Partial<Omit<DraftServer, 'key'>> & { key?: string } = {}): DraftServer =>
  ({
    key: 'everything',
    server: 'org.npmjs.modelcontextprotocol/server-everything' as ServerName,
    version: '2026.8.31',
    status: 'approved',
    launch: aPackage(),
    secretInputs: [],
    from: ORGANISATION,
    replaced: [],
    ...over,
    ...(over.key === undefined ? {} : { key: over.key as ServerKey }),
  }) as DraftServer;

export const aDraft = (...servers: DraftServer[]): Draft => ({
  team: ORGANISATION,
  servers,
  clients: {},
  parameters: {},
  problems: [],
});

export const openPolicy: EffectivePolicy = mergePolicies([]);

/** What one rule says of one server. */
export async function check(
  rule: Rule,
  server: DraftServer,
  policy = openPolicy,
): Promise<readonly RuleFinding[]> {
  return rule.check({ draft: aDraft(server), policy });
}
