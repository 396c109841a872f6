import { Reader } from './reader.js';
import type { CommandLaunch, Launch, PackageLaunch, RemoteLaunch } from './server.js';

/** Which runner fetches from which registry. */
export const RUNNERS: Readonly<Record<PackageLaunch['registry'], readonly PackageLaunch['runner'][]>> = {
  npm: ['npx', 'bunx', 'pnpm-dlx'],
  pypi: ['uvx', 'pipx'],
  oci: ['docker', 'podman'],
};

/** Whether a version is exact is for policy to say; here it must only be one word that no runner takes for an option. */
export const VERSION_TEXT = { matches: /^[^\s-]\S{0,254}$/, wanted: 'a version such as 1.4.2' };

const IDENTIFIER = {
  matches: /^[A-Za-z0-9@_][A-Za-z0-9@._/:~+[\],-]{0,254}$/,
  wanted: 'a package name such as @scope/name or ghcr.io/owner/image',
};
const EXECUTABLE = { matches: /^[A-Za-z0-9_@][\w@.+/-]{0,127}$/, wanted: 'the name of an executable' };
/** Windows has names such as `ProgramFiles(x86)`. */
const ENV_NAME = /^[A-Za-z_][A-Za-z0-9_.()-]{0,127}$/;
/** RFC 9110 section 5.6.2, `token`. */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,127}$/;

/**
 * How a version is started or reached, from unknown input.
 *
 * @throws FleetError INVALID_INPUT with every issue and its path
 */
export function parseLaunch(input: unknown): Launch {
  const reader = new Reader();
  const launch = readLaunch(reader, input, 'launch');
  reader.finish('this is no way to start a server');
  return launch;
}

export function readLaunch(reader: Reader, input: unknown, path: string): Launch {
  const kind = typeof input === 'object' && input !== null && 'kind' in input ? input.kind : undefined;
  switch (kind) {
    case 'package':
      return readPackage(reader, input, path);
    case 'command':
      return readCommand(reader, input, path);
    case 'remote':
      return readRemote(reader, input, path);
    default:
      reader.fail(`${path}.kind`, 'must be one of package, command, remote');
      return { kind: 'command', command: '', args: [], env: {} };
  }
}

const PACKAGE_FIELDS = [
  'kind',
  'registry',
  'identifier',
  'version',
  'runner',
  'runnerArgs',
  'executable',
  'args',
  'env',
] as const;

function readPackage(reader: Reader, input: unknown, path: string): PackageLaunch {
  const value = reader.fields(input, path, PACKAGE_FIELDS);
  const registry = reader.choice(value.registry, `${path}.registry`, ['npm', 'pypi', 'oci'] as const);
  return {
    kind: 'package',
    registry,
    identifier: reader.text(value.identifier, `${path}.identifier`, IDENTIFIER),
    version: reader.text(value.version, `${path}.version`, VERSION_TEXT),
    runner: reader.choice(value.runner, `${path}.runner`, RUNNERS[registry]),
    runnerArgs: readTexts(reader, value.runnerArgs, `${path}.runnerArgs`),
    ...(value.executable !== undefined && {
      executable: reader.text(value.executable, `${path}.executable`, EXECUTABLE),
    }),
    args: readTexts(reader, value.args, `${path}.args`),
    env: readEnv(reader, value.env, `${path}.env`),
  };
}

function readCommand(reader: Reader, input: unknown, path: string): CommandLaunch {
  const value = reader.fields(input, path, ['kind', 'command', 'args', 'env']);
  return {
    kind: 'command',
    command: reader.text(value.command, `${path}.command`, { matches: /\S/, wanted: 'a program' }),
    args: readTexts(reader, value.args, `${path}.args`),
    env: readEnv(reader, value.env, `${path}.env`),
  };
}

function readRemote(reader: Reader, input: unknown, path: string): RemoteLaunch {
  const value = reader.fields(input, path, ['kind', 'transport', 'url', 'headers']);
  return {
    kind: 'remote',
    transport: reader.choice(value.transport, `${path}.transport`, ['streamable-http', 'sse'] as const),
    // `http://` too: that it is not encrypted is for policy to find. A host may be a parameter.
    url: reader.text(value.url, `${path}.url`, {
      matches: /^(?:https?:\/\/|\$\{)\S+$/,
      wanted: 'a URL that starts with https:// and has no spaces',
    }),
    headers: reader.record(value.headers, `${path}.headers`, (item, where, name) => {
      if (!HEADER_NAME.test(name)) reader.fail(where, 'is no header name');
      return reader.text(item, where, { matches: /^[^\r\n]*$/, wanted: 'one line' });
    }),
  };
}

function readTexts(reader: Reader, value: unknown, path: string): string[] {
  return reader.list(value, path, (item, where) => reader.text(item, where));
}

function readEnv(reader: Reader, value: unknown, path: string): Record<string, string> {
  return reader.record(value, path, (item, where, name) => {
    if (!ENV_NAME.test(name)) reader.fail(where, 'is no name of an environment variable');
    return reader.text(item, where);
  });
}
