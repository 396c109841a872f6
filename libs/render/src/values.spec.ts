import type { ClientId, Draft, DraftServer, Launch, Level, Os } from '@app/domain';
import { AGENT_PATHS, renderDraft } from './index.js';

/** A draft of one server that everyone gets. */
function aDraft(
  launch: Launch,
  { level = 'user', ...over }: { level?: Level } & Partial<DraftServer> = {},
): Draft {
  const server: DraftServer = {
    key: 'sample' as DraftServer['key'],
    server: 'com.example/sample' as DraftServer['server'],
    version: '1.0.0',
    status: 'approved',
    launch,
    secretInputs: [],
    from: 'platform' as Draft['team'],
    replaced: [],
    ...over,
  };
  return {
    team: 'platform' as Draft['team'],
    servers: [server],
    clients: { 'claude-desktop': { level }, 'claude-code': { level }, vscode: { level: 'user' } },
    parameters: {},
    problems: [],
  };
}

const aProcess = (args: string[], env: Record<string, string> = {}): Launch => ({
  kind: 'command',
  command: 'node',
  args,
  env,
});
const aRemote = (headers: Record<string, string>): Launch => ({
  kind: 'remote',
  transport: 'streamable-http',
  url: 'https://mcp.example.com/',
  headers,
});

function read(draft: Draft, client: ClientId | 'launcher', os: Os = 'linux') {
  const file = renderDraft(draft, os).files.find((file) => file.client === client);
  const parsed = JSON.parse(file!.text);
  return (parsed.mcpServers ?? parsed.servers).sample;
}

const THROUGH_LAUNCHER = { command: AGENT_PATHS.linux, args: ['launch', 'sample'] };

describe('Claude Code', () => {
  const argument = (text: string, os?: Os) => read(aDraft(aProcess([text])), 'claude-code', os).args[0];

  it.each([
    ['${env:LEVEL}', '${LEVEL}'],
    ['${env:LEVEL:-info}', '${LEVEL:-info}'],
    ['${env:LEVEL:-a:-$b}', '${LEVEL:-a:-$b}'],
    ['${home}/x', '${HOME}/x'],
    ['${user}', '${USER}'],
    ['secret://env/TOKEN', '${TOKEN}'],
    ['Bearer ${secret://env/TOKEN}', 'Bearer ${TOKEN}'],
    ['costs $$5 in $$HOME', 'costs $5 in $HOME'],
    ['$$${env:X}', '$${X}'],
  ])('gets %s as %s', (text, written) => expect(argument(text)).toBe(written));

  it('finds the home and the user of Windows in its own variables', () => {
    expect(argument('${home}', 'windows')).toBe('${USERPROFILE}');
    expect(argument('${user}', 'windows')).toBe('${USERNAME}');
  });

  it.each([
    ['a literal that it would expand', '$${HOME}'],
    ['the workspace', '${workspace}'],
    ['a secret of a vault', 'secret://vault/kv/x#y'],
    ['a secret to be asked for', 'secret://prompt/TOKEN'],
    ['an environment variable no client can name', 'secret://env/a-b'],
  ])('starts %s through the launcher', (_, text) => {
    const draft = aDraft(aProcess([text]));
    expect(read(draft, 'claude-code')).toMatchObject(THROUGH_LAUNCHER);
    expect(read(draft, 'launcher').args).toEqual([text]);
  });

  it('always gets the type of a remote, without which it skips the server', () => {
    expect(read(aDraft(aRemote({})), 'claude-code')).toEqual({
      type: 'http',
      url: 'https://mcp.example.com/',
    });
  });

  it('gets a managed file that still reads as one when there is no server', () => {
    const draft = { ...aDraft(aProcess([]), { level: 'managed' }), servers: [] };
    const file = renderDraft(draft, 'linux').files.find(
      ({ form }) => form === 'claude-code.managed-mcp.json',
    );
    expect(file!.text).toBe('{\n  "mcpServers": {}\n}\n');
  });
});

describe('VS Code', () => {
  const argument = (text: string, os?: Os) => read(aDraft(aProcess([text])), 'vscode', os).args[0];

  it.each([
    ['${env:LEVEL}', '${env:LEVEL}'],
    ['${home}/x', '${userHome}/x'],
    ['${workspace}', '${workspaceFolder}'],
    ['${user}', '${env:USER}'],
    ['Bearer ${secret://env/TOKEN}', 'Bearer ${env:TOKEN}'],
    ['secret://prompt/TOKEN', '${input:TOKEN}'],
  ])('gets %s as %s', (text, written) => expect(argument(text)).toBe(written));

  it('asks for each prompted secret once, hidden', () => {
    const draft = aDraft(aProcess(['secret://prompt/B', 'secret://prompt/A', 'x${secret://prompt/B}']));
    const { text } = renderDraft(draft, 'linux').files.find(({ client }) => client === 'vscode')!;
    expect(JSON.parse(text).inputs).toEqual([
      { type: 'promptString', id: 'A', description: 'A for sample', password: true },
      { type: 'promptString', id: 'B', description: 'B for sample', password: true },
    ]);
  });

  it('does not ask for what the launcher resolves', () => {
    const draft = aDraft(aProcess(['secret://prompt/A', 'secret://vault/x']));
    const { text } = renderDraft(draft, 'linux').files.find(({ client }) => client === 'vscode')!;
    expect(JSON.parse(text)).not.toHaveProperty('inputs');
    expect(read(draft, 'vscode')).toMatchObject(THROUGH_LAUNCHER);
  });

  it('has no defaults, so the launcher applies them', () => {
    expect(read(aDraft(aProcess(['${env:X:-y}'])), 'vscode')).toMatchObject(THROUGH_LAUNCHER);
  });
});

describe('Claude Desktop', () => {
  it('gets texts as they are, and everything that holds a reference through the launcher', () => {
    expect(read(aDraft(aProcess(['$${HOME}'])), 'claude-desktop')).toEqual({
      command: 'node',
      args: ['${HOME}'],
    });
    expect(read(aDraft(aProcess(['${env:X}'])), 'claude-desktop')).toEqual(THROUGH_LAUNCHER);
  });

  it('is told that it has no workspace', () => {
    const { findings } = renderDraft(aDraft(aProcess(['${workspace}'])), 'linux');
    expect(findings).toEqual([
      expect.objectContaining({ rule: 'client-limits', subject: 'sample', where: 'claude-desktop' }),
    ]);
  });

  it('reads no more than a hundred managed servers; the rest are told', () => {
    const draft = aDraft(aProcess([]), { level: 'managed' });
    const servers = Array.from({ length: 102 }, (_, at) => ({
      ...draft.servers[0]!,
      key: `s${String(at).padStart(3, '0')}` as DraftServer['key'],
    }));
    const { files, findings } = renderDraft({ ...draft, servers }, 'linux');
    expect(JSON.parse(files[0]!.text).managedMcpServers).toHaveLength(100);
    expect(findings.map(({ subject }) => subject)).toEqual(['config', 's100', 's101']);
  });
});

describe('a declared secret', () => {
  const secret = ['API', 'TOKEN'].join('_');
  const render = (launch: Launch) => () => renderDraft(aDraft(launch, { secretInputs: [secret] }), 'linux');
  const literal = `hunter${2}`;

  it.each([
    ['a literal in the environment', aProcess([], { [secret]: literal })],
    ['a name in other case', aProcess([], { api_token: literal })],
    ['a literal default', aProcess([], { [secret]: `\${env:X:-${literal}}` })],
    ['a literal header', aRemote({ [secret]: literal })],
    ['a docker argument', aProcess(['-e', `${secret}=${literal}`])],
    ['a broken reference', aProcess([], { [secret]: `\${${literal}` })],
  ])('is refused as %s, and the refusal does not repeat it', (_, launch) => {
    expect(render(launch)).toThrow(expect.objectContaining({ code: 'PLAINTEXT_SECRET' }));
    expect(render(launch)).not.toThrow(literal);
  });

  it('passes as a reference, alone or within a text', () => {
    expect(render(aProcess([], { [secret]: 'secret://vault/x' }))).not.toThrow();
    expect(render(aProcess([], { [secret]: 'postgres://u:${secret://env/P}@h/d' }))).not.toThrow();
  });

  it('does not stop the others when its server is not delivered anyway', () => {
    const draft = aDraft(aProcess([], { [secret]: literal }), { secretInputs: [secret], status: 'revoked' });
    expect(renderDraft(draft, 'linux').files.every(({ text }) => !text.includes('sample'))).toBe(true);
  });
});

it('leaves out a server whose text does not resolve, says so, and keeps the good ones', () => {
  const draft = aDraft(aProcess(['${undeclared}']));
  const good = { ...draft.servers[0]!, key: 'good' as DraftServer['key'], launch: aProcess([]) };
  const { files, findings } = renderDraft({ ...draft, servers: [...draft.servers, good] }, 'darwin');
  expect(Object.keys(JSON.parse(files[0]!.text).mcpServers)).toEqual(['good']);
  expect(findings).toEqual([
    expect.objectContaining({
      rule: 'well-formed',
      severity: 'error',
      subject: 'sample',
      where: 'args[0]',
    }),
  ]);
});
