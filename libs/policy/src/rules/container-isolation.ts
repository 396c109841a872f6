import type { DraftServer } from '@app/domain';
import { toContainerOptions, toMountSources, type ContainerOption } from '../container-options.js';
import type { Rule, RuleFinding } from '../rule.js';

/** A container is there to hold the server in; options that open it are refused. */
export const containerIsolation: Rule = {
  id: 'container-isolation',
  title: 'Containers stay closed',
  rationale:
    'A privileged container, the host’s network or the Docker socket give the server the workstation as root ' +
    '(Docker documentation, “Docker daemon attack surface”; CIS Docker Benchmark, section 5).',
  fix: 'Leave the option out; give the server the one folder or port that it needs.',
  defaultMode: 'enforce',
  check: ({ draft }) => draft.servers.flatMap(checkServer),
};

function checkServer({ key, launch }: DraftServer): RuleFinding[] {
  if (!launch) return [];
  const options = toContainerOptions(launch);
  const opened = options.flatMap((option) => {
    const reason = findOpening(option);
    return reason === null ? [] : [{ subject: key, where: option.where, message: `${key}: ${reason}` }];
  });
  return [...opened, ...toMountSources(options).flatMap(({ path, where }) => checkSocket(key, path, where))];
}

const SOCKET = /(?:^|[\\/])(?:docker|podman|containerd|crio|dockershim|docker_engine|buildkitd)(?:\.sock)?$/i;
const SOCKET_FOLDER = /^(?:\/var)?\/run(?:\/(?:docker|podman|containerd))?\/?$/i;

function checkSocket(key: string, path: string, where: string): RuleFinding[] {
  if (!(SOCKET.test(path) && /\.sock$|docker_engine$/i.test(path)) && !SOCKET_FOLDER.test(path)) return [];
  return [
    {
      subject: key,
      where,
      message: `${key}: the container gets the socket of the container engine, and with it the machine`,
    },
  ];
}

/** Capabilities that are as good as root on the host. */
const STRONG =
  /^(?:CAP_)?(?:ALL|SYS_ADMIN|SYS_PTRACE|SYS_MODULE|SYS_RAWIO|SYS_BOOT|NET_ADMIN|DAC_READ_SEARCH|DAC_OVERRIDE|BPF|MKNOD)$/i;

function findOpening({ name, value }: ContainerOption): string | null {
  switch (name) {
    case '--privileged':
      return /^(?:false|0|f)$/i.test(value) ? null : 'the container is privileged';
    case '--network':
      return sharesHost(value) ? 'the container uses the network of the workstation' : null;
    case '--pid':
    case '--ipc':
    case '--uts':
    case '--userns':
    case '--cgroupns':
      return sharesHost(value) ? `the container shares the workstation's ${name.slice(2)} namespace` : null;
    case '--cap-add':
      return value.split(',').some((capability) => STRONG.test(capability))
        ? `the container gets the capability ${value}`
        : null;
    case '--security-opt':
      return /unconfined|label[:=]disable|systempaths/i.test(value)
        ? 'the container runs without its security profile'
        : null;
    case '--device':
      return 'the container gets a device of the workstation';
    case '--volumes-from':
      return 'the container gets the folders of another container';
    default:
      return null;
  }
}

/** `host`, `ns:/proc/1/ns/net`, and `container:x`, which opens another container's. */
function sharesHost(value: string): boolean {
  return /^["']?(?:(?:name=)?host|ns:.*|container:.*)["']?$/i.test(value.trim());
}
