import type { PackageLaunch } from '@app/domain';
import { toPyPiServerName } from '../server-names.js';
import { readOptions, valuesOf, wordsWithout } from './options.js';
import type { Recogniser } from './recognised.js';

const VALUED = new Set(
  (
    '--from --spec --with -w --with-editable --with-requirements --python -p --index-url -i --default-index --index ' +
    '--extra-index-url --find-links -f --cache-dir --constraint --constraints -c --overrides --env-file --directory ' +
    '--project --config-file --refresh-package --upgrade-package -P --prerelease --resolution --exclude-newer ' +
    '--link-mode --keyring-provider --allow-insecure-host --pip-args --fetch-python --color'
  ).split(' '),
);
const IMPLIED = ['-q', '--quiet'];

/** `uvx`, `uv tool run` and `pipx run` with a package of PyPI. */
export const pypiPackage: Recogniser = (line, { env }) => {
  const call = toCall(line.program, line.args);
  if (!call) return null;
  const options = readOptions(call.args, (name) => VALUED.has(name));
  const from = valuesOf(options, '--from', '--spec');
  const [first, ...rest] = options.rest;
  if (first === undefined || from.length > 1) return null;
  const spec = parsePyPiSpec(from[0] ?? first);
  if (!spec) return null;
  const executable = from.length === 1 && first !== spec.name ? first : undefined;
  if (executable !== undefined && !/^[A-Za-z0-9_@][\w@.+/-]{0,127}$/.test(executable)) return null;
  return {
    launch: {
      kind: 'package',
      registry: 'pypi',
      identifier: `${spec.name}${spec.extras}`,
      version: spec.version ?? 'unresolved',
      runner: call.runner,
      runnerArgs: wordsWithout(options, '--from', '--spec', ...IMPLIED),
      ...(executable === undefined ? {} : { executable }),
      args: [],
      env: {},
    },
    args: rest,
    env,
    server: toPyPiServerName(spec.name),
    version: spec.version ?? 'unresolved',
    versionFrom: spec.version ? 'config' : 'unresolved',
    requested: spec.version ? null : spec.requested,
    description: `PyPI package ${spec.name}`,
  };
};

function toCall(
  program: string,
  args: readonly string[],
): { runner: PackageLaunch['runner']; args: readonly string[] } | null {
  if (program === 'uvx') return { runner: 'uvx', args };
  if (program === 'uv' && args[0] === 'tool' && args[1] === 'run')
    return { runner: 'uvx', args: args.slice(2) };
  return program === 'pipx' && args[0] === 'run' ? { runner: 'pipx', args: args.slice(1) } : null;
}

/** The public form of https://packaging.python.org/en/latest/specifications/version-specifiers/. */
const EXACT = /^v?((?:\d+!)?\d+(?:\.\d+)*(?:(?:a|b|rc)\d+)?(?:\.post\d+)?(?:\.dev\d+)?)$/;

/** `name[extra]==1.2`, `name@1.2`; null for git, files and URLs. */
function parsePyPiSpec(spec: string) {
  const match =
    /^([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)(\[[A-Za-z0-9_., -]*\])?\s*(?:(@|[=<>!~]=?=?)\s*([^\s$/:]*))?$/.exec(
      spec,
    );
  if (!match) return null;
  const [, name, extras = '', operator = '', wanted = ''] = match;
  const pinned = operator === '@' || operator.startsWith('==') ? EXACT.exec(wanted)?.[1] : undefined;
  return {
    name: name!,
    extras: extras.replaceAll(' ', ''),
    version: pinned ?? null,
    requested: operator === '@' ? wanted || 'latest' : `${operator}${wanted}` || 'latest',
  };
}
