import { aCommand, anImage, aPackage, aServer, check } from '../../test/draft-factory.js';
import { containerIsolation } from './container-isolation.js';

const image = (...runnerArgs: string[]) => aServer({ launch: anImage({ runnerArgs }) });

describe('container-isolation', () => {
  it.each([
    [['--privileged']],
    [['--privileged=true']],
    [['--network', 'host']],
    [['--network=host']],
    [['--net=host']],
    [['--net', 'container:db']],
    [['--network', '${env:NET:-host}']],
    [['--pid=host']],
    [['--ipc', 'host']],
    [['--userns=host']],
    [['--cap-add', 'SYS_ADMIN']],
    [['--cap-add=ALL']],
    [['--security-opt', 'seccomp=unconfined']],
    [['--security-opt=apparmor:unconfined']],
    [['--device=/dev/kvm']],
    [['-v', '/var/run/docker.sock:/var/run/docker.sock']],
    [['--mount', 'type=bind,src=/var/run/docker.sock,dst=/x']],
    [['-v', '//var/run/docker.sock:/x']],
    [['-v', '/run/podman/podman.sock:/x']],
    [['-v', '${home}/.docker/run/docker.sock:/x']],
    [['-v', '\\\\.\\pipe\\docker_engine:\\\\.\\pipe\\docker_engine']],
    [['-v', '/var/run:/host/run']],
  ])('refuses %j', async (args) => {
    expect(await check(containerIsolation, image(...args))).toMatchObject([{ subject: 'everything' }]);
  });

  it.each([
    [['--network', 'none']],
    [['--privileged=false']],
    [['--cap-drop', 'ALL', '--read-only']],
    [['--security-opt', 'no-new-privileges']],
    [['-v', '${home}/projects:/projects:ro', '--memory', '512m']],
    [['--name', 'host']],
  ])('lets %j pass', async (args) => {
    expect(await check(containerIsolation, image(...args))).toEqual([]);
  });

  it('looks at docker started as a plain command, and not at other programs', async () => {
    const launch = aCommand('docker', 'run', '--rm', '--privileged', 'x');
    expect(await check(containerIsolation, aServer({ launch }))).toMatchObject([{ where: 'args[2]' }]);
    expect(
      await check(containerIsolation, aServer({ launch: aPackage({ args: ['--privileged'] }) })),
    ).toEqual([]);
  });
});
