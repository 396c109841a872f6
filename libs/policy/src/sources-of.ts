import type { CommandLaunch, Launch, PackageLaunch } from '@app/domain';
import { isOpaque, toReading } from './reading.js';
import { toProgram } from './runner-of.js';
import type { Source } from './source-pattern.js';

/** One place that a launch takes code or answers from. `source` is null where that cannot be told. */
export interface FoundSource {
  source: Source | null;
  where: string;
  /** The source in words, or the whole sentence where it is null. */
  shown: string;
}

export function toSources(launch: Launch): FoundSource[] {
  switch (launch.kind) {
    case 'remote':
      return [toUrlSource(launch.url, 'url', 'remote')];
    case 'package':
      return [
        toPackageSource(launch),
        ...toIndexes(launch.runnerArgs, 'runnerArgs'),
        ...toEnvIndexes(launch.env),
      ];
    case 'command':
      return [...toCommandSources(launch), ...toIndexes(launch.args, 'args'), ...toEnvIndexes(launch.env)];
  }
}

function toPackageSource({ registry, identifier }: PackageLaunch): FoundSource {
  if (registry !== 'oci')
    return { source: { kind: 'registry', name: registry }, where: 'registry', shown: registry };
  const host = toImageHost(identifier);
  return { source: { kind: 'image', host }, where: 'identifier', shown: host };
}

/** As Docker reads a reference: the first part is a host when it has a dot or a port, or is localhost. */
export function toImageHost(identifier: string): string {
  const [first, ...rest] = identifier.split('/');
  const isHost = rest.length > 0 && /[.:]|^localhost$/.test(first!);
  const host = isHost ? first!.toLowerCase() : 'docker.io';
  return host === 'index.docker.io' || host === 'registry-1.docker.io' ? 'docker.io' : host;
}

/** Options that make a runner fetch from somewhere else. */
const INDEX_OPTION =
  /^(?:--registry|--index-url|--extra-index-url|--default-index|--index|--find-links|--pip-args|--git|-i)(?:=(.*))?$/;

function toIndexes(args: readonly string[], list: string): FoundSource[] {
  return args.flatMap((arg, index) => {
    const match = INDEX_OPTION.exec(toReading(arg));
    if (!match) return [];
    const value = match[1] ?? args[index + 1];
    return value !== undefined && /:\/\//.test(value)
      ? [toUrlSource(value, `${list}[${index}]`, 'image')]
      : [];
  });
}

const INDEX_VARIABLE =
  /^(?:npm_config_(?:.*:)?registry|(?:uv|pip)_(?:extra_)?(?:default_)?index(?:_url)?|uv_find_links|bun_config_registry)$/i;

function toEnvIndexes(env: Readonly<Record<string, string>>): FoundSource[] {
  return Object.entries(env)
    .filter(([name, value]) => INDEX_VARIABLE.test(name) && value !== '')
    .map(([name, value]) => toUrlSource(value, `env.${name}`, 'image'));
}

const FETCHERS = new Set([
  'npx',
  'npm',
  'bunx',
  'pnpm',
  'yarn',
  'uvx',
  'pipx',
  'docker',
  'podman',
  'nerdctl',
]);

/** A runner started as a plain command fetches what no registry entry names; scripts from the web do too. */
function toCommandSources({ command, args }: CommandLaunch): FoundSource[] {
  const program = toProgram(command);
  if (FETCHERS.has(program)) {
    return [
      {
        source: null,
        where: 'command',
        shown: `${program} fetches something that is no package of a known registry`,
      },
    ];
  }
  if (!/^(?:deno|bun|uv|go)$/.test(program)) return [];
  return args.flatMap((arg, index) => {
    const text = toReading(arg);
    const where = `args[${index}]`;
    if (/^(?:git\+|https?:)/i.test(text)) return [toUrlSource(arg.replace(/^git\+/, ''), where, 'image')];
    const registry = /^(npm|jsr):/.exec(text)?.[1];
    if (registry === 'npm') return [{ source: { kind: 'registry', name: 'npm' }, where, shown: 'npm' }];
    return registry ? [{ source: { kind: 'image', host: 'jsr.io' }, where, shown: 'jsr.io' }] : [];
  });
}

/** The host as URL parsers see it, so that `https://good.example@evil.example` is evil.example. */
function toUrlSource(value: string, where: string, kind: 'image' | 'remote'): FoundSource {
  const reading = toReading(value).trim();
  const stand = reading.replace(/\$\{[^}]*\}/g, 'variable');
  const host = URL.canParse(stand) ? new URL(stand).hostname : '';
  const authority = /^[a-z][a-z0-9+.-]*:[\\/]*([^\\/?#]*)/i.exec(reading)?.[1] ?? '';
  if (host === '' || isOpaque(authority.slice(authority.lastIndexOf('@') + 1))) {
    return { source: null, where, shown: `the host of ${where} cannot be told before a workstation has it` };
  }
  return { source: { kind, host }, where, shown: host };
}
