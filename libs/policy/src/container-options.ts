import type { Launch } from '@app/domain';
import { toReading } from './reading.js';
import { toProgram } from './runner-of.js';

/** One option given to docker or podman, and where it stands. Switches have the value `true`. */
export interface ContainerOption {
  name: string;
  value: string;
  where: string;
}

/** Options that take a value, of those that rules ask about. The first name is the one used. */
const VALUED: readonly (readonly string[])[] = [
  ['--network', '--net'],
  ['--volume', '-v'],
  ['--mount'],
  ['--volumes-from'],
  ['--pid'],
  ['--ipc'],
  ['--uts'],
  ['--userns'],
  ['--cgroupns'],
  ['--cap-add'],
  ['--security-opt'],
  ['--device'],
  ['--entrypoint'],
  ['--user', '-u'],
];

/** The options with which a launch runs a container; none when it runs no container. */
export function toContainerOptions(launch: Launch): ContainerOption[] {
  if (launch.kind === 'package' && launch.registry === 'oci')
    return readOptions(launch.runnerArgs, 'runnerArgs');
  const isContainer =
    launch.kind === 'command' && ['docker', 'podman', 'nerdctl'].includes(toProgram(launch.command));
  return isContainer ? readOptions(launch.args, 'args') : [];
}

function readOptions(args: readonly string[], list: string): ContainerOption[] {
  const texts = args.map(toReading);
  const options: ContainerOption[] = [];
  for (let at = 0; at < texts.length; at++) {
    const text = texts[at]!;
    const where = `${list}[${at}]`;
    const equals = text.startsWith('--') ? text.indexOf('=') : -1;
    const name = toName(equals < 0 ? text : text.slice(0, equals));
    if (equals >= 0) options.push({ name, value: text.slice(equals + 1), where });
    else if (isValued(name)) options.push({ name, value: texts[++at] ?? '', where: `${list}[${at}]` });
    else if (/^-[vu][^-]/.test(text))
      options.push({ name: toName(text.slice(0, 2)), value: text.slice(2), where });
    else if (/^-[a-z]+v$/.test(text))
      options.push({ name: '--volume', value: texts[++at] ?? '', where: `${list}[${at}]` });
    else if (text.startsWith('-')) options.push({ name, value: 'true', where });
  }
  return options;
}

function toName(text: string): string {
  return VALUED.find((names) => names.includes(text))?.[0] ?? text;
}

function isValued(name: string): boolean {
  return VALUED.some(([first]) => first === name);
}

/** The workstation's side of every folder or file that a container is given. Named volumes are not of the workstation. */
export function toMountSources(options: readonly ContainerOption[]): { path: string; where: string }[] {
  return options.flatMap(({ name, value, where }) => {
    const path = name === '--volume' ? volumeSource(value) : name === '--mount' ? mountSource(value) : null;
    return path !== null && /[\\/~$]|^\.|^[A-Za-z]:$/.test(path) ? [{ path, where }] : [];
  });
}

/** `C:\data:/data:ro` has a colon of its own. */
function volumeSource(value: string): string | null {
  const match = /^([A-Za-z]:[\\/][^:]*|[^:]*(?:\$\{[^}]*\}[^:]*)*):/.exec(value);
  return match ? match[1]! : null;
}

function mountSource(value: string): string | null {
  const fields = value.split(',').map((field) => field.split('=', 2) as [string, string?]);
  return fields.find(([name]) => name === 'source' || name === 'src')?.[1] ?? null;
}
