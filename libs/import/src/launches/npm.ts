import type { PackageLaunch } from '@app/domain';
import { toNpmServerName } from '../server-names.js';
import { readOptions, valuesOf, wordsWithout } from './options.js';
import type { Recogniser } from './recognised.js';

const VALUED = new Set(
  '-p --package -c --call --registry --userconfig --cache --prefix -w --workspace --node-options --loglevel --script-shell'.split(
    ' ',
  ),
);
/** Implied by every render, or without meaning there. */
const IMPLIED = ['-y', '--yes', '-q', '--quiet', '--bun'];

/** Packages that only lead on to a remote server, for clients that know none. */
const BRIDGES = new Set(['mcp-remote', 'supergateway', '@modelcontextprotocol/mcp-remote']);

/** `npx`, `npm exec`, `bunx`, `bun x`, `pnpm dlx`, `pnpx` with a package of the npm registry. */
export const npmPackage: Recogniser = (line, { env, path }, notes) => {
  const call = toCall(line.program, line.args);
  if (!call) return null;
  const options = readOptions(call.args, (name) => VALUED.has(name));
  const packages = valuesOf(options, '-p', '--package');
  const [first, ...rest] = options.rest;
  // A line for a shell, several packages at once or none: a command, not one package.
  if (valuesOf(options, '-c', '--call').length > 0 || packages.length > 1 || first === undefined) return null;
  const spec = parseNpmSpec(packages[0] ?? first);
  if (!spec) return null;
  const executable = packages.length === 1 && first !== toDefaultExecutable(spec.name) ? first : undefined;
  if (executable !== undefined && !/^[A-Za-z0-9_@][\w@.+/-]{0,127}$/.test(executable)) return null;
  if (BRIDGES.has(spec.name)) {
    notes.notUnderstood(
      path,
      `${spec.name} is a bridge to a remote server; it is kept as the package that it is`,
    );
  }
  return {
    launch: {
      kind: 'package',
      registry: 'npm',
      identifier: spec.name,
      version: spec.version ?? 'unresolved',
      runner: call.runner,
      runnerArgs: wordsWithout(options, '-p', '--package', ...IMPLIED),
      ...(executable === undefined ? {} : { executable }),
      args: [],
      env: {},
    },
    args: rest,
    env,
    server: toNpmServerName(spec.name),
    version: spec.version ?? 'unresolved',
    versionFrom: spec.version ? 'config' : 'unresolved',
    requested: spec.version ? null : spec.requested,
    description: `npm package ${spec.name}`,
  };
};

function toCall(
  program: string,
  args: readonly string[],
): { runner: PackageLaunch['runner']; args: readonly string[] } | null {
  const [first, ...rest] = args;
  if (program === 'npx') return { runner: 'npx', args };
  if (program === 'npm' && (first === 'exec' || first === 'x')) return { runner: 'npx', args: rest };
  if (program === 'bunx') return { runner: 'bunx', args };
  if (program === 'bun' && first === 'x') return { runner: 'bunx', args: rest };
  if (program === 'pnpx') return { runner: 'pnpm-dlx', args };
  if (program === 'pnpm') {
    const at = args.indexOf('dlx');
    return at >= 0 && args.slice(0, at).every((word) => word.startsWith('-'))
      ? { runner: 'pnpm-dlx', args: [...args.slice(0, at), ...args.slice(at + 1)] }
      : null;
  }
  return null;
}

/** Semantic versions (https://semver.org); npm itself drops a `v` or `=` before one. */
const EXACT =
  /^[v=]*((?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[0-9A-Za-z.-]+)?)(?:\+[0-9A-Za-z.-]+)?$/;

/** `@scope/name@version` of the registry; null for git, files, URLs and aliases. */
function parseNpmSpec(spec: string): { name: string; version: string | null; requested: string } | null {
  const match = /^((?:@[A-Za-z0-9_][\w.~-]*\/)?[A-Za-z0-9_][\w.~-]*)(?:@([^\s$/:]*))?$/.exec(spec);
  if (!match || match[1]!.length > 214) return null;
  const [, name, requested = ''] = match;
  return { name: name!, version: EXACT.exec(requested)?.[1] ?? null, requested: requested || 'latest' };
}

function toDefaultExecutable(name: string): string {
  return name.slice(name.indexOf('/') + 1);
}
