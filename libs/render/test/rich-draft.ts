import { compose, ORGANISATION, type ClientId, type Draft, type Launch, type Level } from '@app/domain';
import type {
  ServerName,
  ServerVersion,
  Template,
  TemplateServer,
  TeamSlug,
  VersionStatus,
} from '@app/domain';

/** A draft in which every way to write a server occurs: what the golden files are rendered from. */
export function aRichDraft(level: Level, changes: Partial<Draft> = {}): Draft {
  const template: Template = {
    servers: Object.fromEntries(
      Object.entries(SERVERS).map(([key, { entry }]) => [key, toEntry(key, entry)]),
    ),
    clients: { 'claude-desktop': { level }, 'claude-code': { level }, vscode: { level: 'user' } },
    parameters: { site: 'emea', host: 'mcp.example.com' },
  };
  const draft = compose('platform' as TeamSlug, [{ team: ORGANISATION, revision: 1, template }], (name) => {
    const found = Object.entries(SERVERS).find(([key]) => toName(key) === name);
    return found && toVersion(found[0], found[1]);
  });
  return { ...draft, ...changes };
}

interface Sample {
  launch: Launch;
  status?: VersionStatus;
  secretInputs?: readonly string[];
  entry?: Partial<TemplateServer>;
}

const PACKAGE = { kind: 'package', runnerArgs: [], args: [], env: {} } as const;
const npm = { ...PACKAGE, registry: 'npm', runner: 'npx' } as const;

const SERVERS: Readonly<Record<string, Sample>> = {
  filesystem: {
    launch: { ...npm, identifier: '@modelcontextprotocol/server-filesystem', version: '2026.8.31' },
    entry: { args: ['${home}/projects'] },
  },
  github: {
    launch: {
      ...PACKAGE,
      registry: 'oci',
      runner: 'docker',
      identifier: 'ghcr.io/github/github-mcp-server',
      version: 'sha256:0f3bb6f9a1e2c4d58b7a6e90d1c2b3a4f5e6d7c8b9a0f1e2d3c4b5a697887766',
      runnerArgs: ['--network', 'bridge'],
      env: { GITHUB_PERSONAL_ACCESS_TOKEN: 'secret://env/GITHUB_TOKEN', GITHUB_TOOLSETS: 'repos,issues' },
    },
    secretInputs: ['GITHUB_PERSONAL_ACCESS_TOKEN'],
  },
  git: {
    launch: {
      ...PACKAGE,
      registry: 'pypi',
      runner: 'uvx',
      identifier: 'mcp-server-git',
      version: '2026.8.31',
    },
    entry: { args: ['--repository', '${workspace}'], clients: ['claude-code', 'vscode'] as ClientId[] },
  },
  jira: {
    launch: {
      kind: 'remote',
      transport: 'streamable-http',
      url: 'https://${host}/${site}/jira',
      headers: { Authorization: 'Bearer ${secret://env/JIRA_TOKEN}' },
    },
    secretInputs: ['Authorization'],
  },
  events: {
    launch: { kind: 'remote', transport: 'sse', url: 'https://events.example.com/sse', headers: {} },
  },
  plain: {
    launch: {
      kind: 'remote',
      transport: 'streamable-http',
      url: 'http://intranet.example.com/mcp',
      headers: {},
    },
  },
  warehouse: {
    launch: {
      ...PACKAGE,
      registry: 'pypi',
      runner: 'pipx',
      identifier: 'warehouse-mcp[postgres]',
      version: '3.1.0',
      env: { DATABASE_URL: 'postgres://reader:${secret://vault/kv/warehouse#password}@db.example.com/main' },
    },
    secretInputs: ['DATABASE_URL'],
  },
  tickets: {
    launch: {
      ...npm,
      runner: 'pnpm-dlx',
      identifier: '@example/tickets',
      version: '1.4.2',
      executable: 'tickets-mcp',
      env: { TICKETS_TOKEN: 'secret://prompt/TICKETS_TOKEN' },
    },
    secretInputs: ['TICKETS_TOKEN'],
    status: 'deprecated',
  },
  search: {
    launch: {
      ...npm,
      identifier: '@example/search',
      version: '0.9.1',
      executable: 'search-mcp',
      env: { LOG_LEVEL: '${env:LOG_LEVEL:-info}', OWNER: '${user}', PRICE: 'in $${USD}' },
    },
  },
  query: {
    launch: {
      ...npm,
      runner: 'bunx',
      identifier: 'query-mcp',
      version: '2.0.0',
      args: ['--filter', 'a<b & "c"'],
    },
  },
  notes: {
    launch: {
      kind: 'command',
      command: '/opt/notes/bin/notes-mcp',
      args: ['--title', 'Größe & <Maß>'],
      env: {},
    },
    entry: { oses: ['darwin', 'linux'] },
  },
  'notes-windows': {
    launch: {
      kind: 'command',
      command: 'C:\\Program Files\\Notes\\notes-mcp.exe',
      args: ['--title', 'Größe'],
      env: {},
    },
    entry: { oses: ['windows'] },
  },
  tilde: { launch: { kind: 'command', command: '../bin/up-mcp', args: [], env: {} } },
  workspace: { launch: { ...npm, identifier: 'workspace-mcp', version: '1.0.0' } },
  revoked: { launch: { ...npm, identifier: 'revoked-mcp', version: '1.0.0' }, status: 'revoked' },
  waiting: { launch: { ...npm, identifier: 'waiting-mcp', version: '1.0.0' }, status: 'in-review' },
};

function toName(key: string): ServerName {
  return `com.example/${key}` as ServerName;
}

function toEntry(key: string, entry: Partial<TemplateServer> = {}): TemplateServer {
  return { enabled: true, server: toName(key), version: '1.0.0', args: [], env: {}, ...entry };
}

function toVersion(key: string, { launch, status = 'approved', secretInputs = [] }: Sample): ServerVersion {
  return {
    server: toName(key),
    version: '1.0.0',
    status,
    description: key,
    launch,
    secretInputs,
    proposedBy: 'alice',
  };
}
