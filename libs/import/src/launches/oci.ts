import type { PackageLaunch } from '@app/domain';
import { saysSecret } from '@app/secrets';
import type { Notes } from '../notes.js';
import { toImageServerName } from '../server-names.js';
import type { Entry } from '../understand-texts.js';
import { toAlone, type Recogniser } from './recognised.js';

/** Long options of `docker run` without a value (https://docs.docker.com/reference/cli/docker/container/run/). */
const SWITCHES = new Set(
  (
    '--interactive --tty --detach --rm --privileged --init --read-only --no-healthcheck --publish-all --sig-proxy ' +
    '--oom-kill-disable --disable-content-trust --help --quiet --use-api-socket --replace --tls-verify --rmi'
  ).split(' '),
);
const SHORT_SWITCHES = /^-[itdPq]+$/;

/** `docker run` and `podman run` with an image. */
export const ociImage: Recogniser = (line, entry, notes) => {
  if (line.program !== 'docker' && line.program !== 'podman') return null;
  const start = line.args[0] === 'run' ? 1 : line.args[0] === 'container' && line.args[1] === 'run' ? 2 : 0;
  if (start === 0) return null;
  const run = readRun(line.args.slice(start));
  const image = run.image === undefined ? null : parseImage(run.image);
  if (!image) return null;
  if (run.dropped.length > 0) {
    notes.notUnderstood(
      entry.path,
      `${run.dropped.join(', ')}: a server is run without a terminal and in the foreground`,
    );
  }
  return {
    launch: {
      kind: 'package',
      registry: 'oci',
      identifier: image.name,
      version: image.version,
      runner: line.program,
      runnerArgs: run.options,
      args: [],
      env: {},
    },
    args: run.args,
    env: toContainerEnv(run.env, entry, notes),
    server: toImageServerName(image.name),
    version: image.version,
    versionFrom: image.exact ? 'config' : 'unresolved',
    requested: image.exact ? null : image.version,
    description: `Container image ${image.name}`,
  };
};

interface Run {
  /** `NAME` or `NAME=value`. */
  env: string[];
  options: string[];
  dropped: string[];
  image: string | undefined;
  args: string[];
}

function readRun(words: readonly string[]): Run {
  const run: Run = { env: [], options: [], dropped: [], image: undefined, args: [] };
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (word === '--') return { ...run, image: words[at + 1], args: words.slice(at + 2) };
    if (!word.startsWith('-')) return { ...run, image: word, args: words.slice(at + 1) };
    const short = /^-([a-zA-Z])(.+)$/s.exec(word);
    if (word === '-e' || word === '--env') run.env.push(words[++at] ?? '');
    else if (word.startsWith('--env=')) run.env.push(word.slice('--env='.length));
    else if (short?.[1] === 'e') run.env.push(short[2]!.replace(/^=/, ''));
    else if (SHORT_SWITCHES.test(word)) {
      // `-i` is implied; a terminal would garble the protocol, and a detached container is nobody's server.
      if (/[td]/.test(word)) run.dropped.push(word);
      if (/P/.test(word)) run.options.push('-P');
    } else if (['--interactive', '--rm', '--interactive=true', '--rm=true'].includes(word)) continue;
    else if (['--tty', '--detach', '--tty=true', '--detach=true'].includes(word)) run.dropped.push(word);
    else if (word.includes('=') || SWITCHES.has(word) || (short && !word.startsWith('--')))
      run.options.push(word);
    else run.options.push(word, ...words.slice(++at, at + 1));
  }
  return run;
}

/** `-e NAME` takes the variable from the entry, else from the workstation. Others of the entry never reach the container. */
function toContainerEnv(passed: readonly string[], entry: Entry, notes: Notes): Record<string, string> {
  const env: Record<string, string> = {};
  for (const each of passed) {
    const [name, value] = splitOnce(each);
    if (!/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name) || name === '__proto__') {
      notes.notUnderstood(entry.path, 'an option -e names no variable; it was left out');
    } else if (value !== undefined) env[name] = toAlone(value);
    else env[name] = entry.env[name] ?? (saysSecret(name) ? `secret://env/${name}` : `\${env:${name}}`);
  }
  for (const name of Object.keys(entry.env).filter((each) => !Object.hasOwn(env, each))) {
    notes.notUnderstood(
      `${entry.path}.env.${name}`,
      'is not passed to the container (no -e), only to the program that starts it',
    );
  }
  return env;
}

function splitOnce(text: string): [string, string?] {
  const at = text.indexOf('=');
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

interface Image {
  name: string;
  version: PackageLaunch['version'];
  exact: boolean;
}

const IMAGE =
  /^((?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?\/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*)(?::([A-Za-z0-9_][\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/;

/** `host/name:tag@digest`; the digest says all that the tag does, and cannot be moved. */
function parseImage(text: string): Image | null {
  const match = IMAGE.exec(text);
  if (!match) return null;
  const [, name, tag, digest] = match;
  const version = digest ?? tag ?? 'latest';
  return { name: name!, version, exact: digest !== undefined || /^v?\d+\.\d+\.\d+/.test(version) };
}
