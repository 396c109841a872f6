import { FleetError, type Issue } from './errors.js';
import { parseLaunch } from './parse-launch.js';

const npm = {
  kind: 'package',
  registry: 'npm',
  identifier: '@scope/name',
  version: '1.2.3',
  runner: 'npx',
  runnerArgs: [],
  args: ['--x'],
  env: { A: 'secret://env/A' },
};
const remote = { kind: 'remote', transport: 'sse', url: 'https://x.example.com', headers: { Accept: '*/*' } };

describe('a launch', () => {
  it.each([
    npm,
    { ...npm, executable: 'bin' },
    { ...npm, registry: 'pypi', identifier: 'mcp[cli]', runner: 'uvx' },
    { ...npm, registry: 'oci', identifier: 'localhost:5000/a/b', version: 'sha256:abc', runner: 'podman' },
    { kind: 'command', command: 'node', args: ['x.js'], env: {} },
    remote,
    { ...remote, url: '${base}/mcp' },
  ])('is read as it was written: %j', (input) => expect(parseLaunch(input)).toEqual(input));

  it('may leave out arguments, environment and headers', () => {
    expect(parseLaunch({ kind: 'command', command: 'x' })).toEqual({
      kind: 'command',
      command: 'x',
      args: [],
      env: {},
    });
    const { headers: _, ...bare } = remote;
    expect(parseLaunch(bare)).toEqual({ ...remote, headers: {} });
  });

  it.each([
    ['an unknown kind', { kind: 'magic' }, 'launch.kind'],
    ['no object at all', null, 'launch.kind'],
    ['a runner of another registry', { ...npm, runner: 'uvx' }, 'launch.runner'],
    ['a package that its runner takes for an option', { ...npm, identifier: '--call' }, 'launch.identifier'],
    ['a version that its runner takes for an option', { ...npm, version: '-x' }, 'launch.version'],
    ['an executable with a space', { ...npm, executable: 'a b' }, 'launch.executable'],
    ['a field nobody knows', { ...npm, cwd: '/' }, 'launch.cwd'],
    ['an argument that is no text', { ...npm, args: ['a', 1] }, 'launch.args[1]'],
    ['a name with a space', { ...npm, env: { 'A B': '' } }, 'launch.env.A B'],
    ['another scheme', { ...remote, url: 'file:///etc/passwd' }, 'launch.url'],
    ['a header of two lines', { ...remote, headers: { A: 'b\r\nC: d' } }, 'launch.headers.A'],
    ['a command of spaces', { kind: 'command', command: ' ' }, 'launch.command'],
  ])('is refused for %s, with its path', (_, input, path) => {
    expect(issuesOf(input).map((issue) => issue.path)).toEqual([path]);
  });

  it('is refused without repeating a value: it may be a secret', () => {
    const literal = `hunter${2}\0`;
    expect(JSON.stringify(issuesOf({ ...npm, env: { A: literal } }))).not.toContain('hunter');
  });
});

function issuesOf(input: unknown): readonly Issue[] {
  try {
    parseLaunch(input);
  } catch (error) {
    expect(error).toMatchObject({ code: 'INVALID_INPUT' });
    return (error as FleetError).options.issues!;
  }
  return [];
}
