import type { ImportView, ProposeVersion } from '@app/contract';
import type { Template, TemplateServer } from '@app/domain';

/** What an administrator would do about each finding of the sample. */
const FIXES: Record<
  string,
  { told: string; server?: Partial<ProposeVersion>; entry?: Partial<TemplateServer>; drop?: true }
> = {
  filesystem: {
    told: 'an exact version; one folder instead of the whole disk',
    entry: { args: ['${home}/projects'] },
  },
  github: { told: 'the token from the environment of the workstation; a version tag that does not move' },
  'sales-db': { told: 'the connection string from the environment of the workstation' },
  memory: { told: 'an exact version; cmd /c only where Windows needs it' },
  containers: { told: 'left out: root on every workstation is not given to a model', drop: true },
  tickets: {
    told: 'https; the token from the environment; Claude Code only, Claude Desktop has no remotes',
    entry: { clients: ['claude-code'] },
  },
  installer: { told: 'left out: a shell that runs what it downloads', drop: true },
};

/** Used where the package registry could not be asked. */
const KNOWN_VERSIONS: Record<string, string> = {
  filesystem: '2026.8.31',
  memory: '2026.8.31',
  github: 'v0.20.1',
};

export interface Fixed {
  servers: ProposeVersion[];
  template: Template;
  /** Server key and what was done, for the table. */
  told: string[][];
}

export function fixes({ servers, template }: ImportView): Fixed {
  const kept = servers.filter(({ keys }) => !keys.some((key) => FIXES[key]?.drop));
  const versions = new Map<string, string>();
  const proposals = kept.map(({ keys, server, version, description, launch, secretInputs, integrity }) => {
    const exact =
      keys.includes('github') || version === 'unresolved' ? (KNOWN_VERSIONS[keys[0]!] ?? version) : version;
    for (const key of keys) versions.set(key, exact);
    return {
      server,
      version: exact,
      description,
      launch: toFixedLaunch(launch, exact),
      secretInputs,
      integrity,
    };
  });
  const entries = Object.entries(template.servers)
    .filter(([key]) => !FIXES[key]?.drop)
    .map(([key, entry]) => [
      key,
      { ...entry, version: versions.get(key) ?? entry.version, ...FIXES[key]?.entry },
    ]);
  return {
    servers: proposals,
    template: {
      ...template,
      servers: Object.fromEntries(entries) as Template['servers'],
      clients: { 'claude-desktop': { level: 'user' }, 'claude-code': { level: 'managed' } },
    },
    told: Object.entries(FIXES).map(([key, { told }]) => [key, told]),
  };
}

function toFixedLaunch(launch: ProposeVersion['launch'], version: string): ProposeVersion['launch'] {
  if (launch.kind === 'package') return { ...launch, version };
  if (launch.kind === 'remote') return { ...launch, url: launch.url.replace(/^http:/, 'https:') };
  return launch;
}
