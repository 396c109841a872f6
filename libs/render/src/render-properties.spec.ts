import fc from 'fast-check';
import {
  CLIENT_IDS,
  CLIENT_LEVELS,
  compareText,
  FleetError,
  OSES,
  toLiteralText,
  VERSION_STATUSES,
  type Draft,
  type DraftServer,
  type Launch,
  type Os,
} from '@app/domain';
import { renderDraft, type RenderedFile } from './index.js';

/** Marks what must never be delivered; part of every launch that is not approved. */
const UNAPPROVED = 'unapproved-marker';

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }).map(toLiteralText),
  fc.string({ unit: 'binary', maxLength: 12 }).map(toLiteralText),
  fc.constantFrom(
    '${home}/x',
    '${user}',
    '${workspace}',
    '${env:A_B}',
    '${env:A:-b}',
    '${env:A:-b:-c$}',
    '$${HOME}',
  ),
  fc.constantFrom(
    'secret://env/TOKEN',
    'secret://vault/a/b#c',
    'Bearer ${secret://env/T}',
    'secret://prompt/P',
  ),
  fc.constantFrom('<a>&"\'\\', 'C:\\x\\', '${unknown}', '${', '\uFFFE\uFFFF\uD800', 'a\r\nb', '%PATH%&calc'),
);
const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/);
const env = fc.dictionary(name, text, { maxKeys: 3 });
const args = fc.array(text, { maxLength: 4 });

const launch: fc.Arbitrary<Launch> = fc.oneof(
  fc.record({
    kind: fc.constant('package' as const),
    registry: fc.constant('npm' as const),
    identifier: fc.constantFrom('@a/b', 'c'),
    version: fc.constant('1.2.3'),
    runner: fc.constantFrom(
      'npx' as const,
      'bunx' as const,
      'pnpm-dlx' as const,
      'uvx' as const,
      'docker' as const,
    ),
    runnerArgs: fc.constant([]),
    args,
    env,
  }),
  fc.record({
    kind: fc.constant('command' as const),
    command: fc.oneof(text, fc.constantFrom('node', '/opt/x', '~/x', '//host/x', 'C:\\x.exe')),
    args,
    env,
  }),
  fc.record({
    kind: fc.constant('remote' as const),
    transport: fc.constantFrom('streamable-http' as const, 'sse' as const),
    url: fc.constantFrom(
      'https://a.example.com/x?y=1&z=%20',
      'http://b.example.com',
      'https://${env:HOST}/x',
      '${user}',
    ),
    headers: env,
  }),
);

const server = fc
  .record({
    key: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,6}$/),
    status: fc.constantFrom<DraftServer['status']>(...VERSION_STATUSES, 'unknown'),
    launch: fc.option(launch, { nil: undefined, freq: 10 }),
    clients: fc.option(fc.subarray([...CLIENT_IDS]), { nil: undefined }),
    oses: fc.option(fc.subarray([...OSES]), { nil: undefined }),
  })
  .map(({ status, launch, ...rest }): DraftServer => {
    const marked =
      isApproved(status) || !launch || launch.kind === 'remote' ? launch : { ...launch, args: [UNAPPROVED] };
    return {
      ...rest,
      key: rest.key as DraftServer['key'],
      server: `com.example/${rest.key}` as DraftServer['server'],
      version: '1.2.3',
      status,
      launch: marked,
      secretInputs: [],
      from: 'platform' as Draft['team'],
      replaced: [],
    };
  });

const draft = fc
  .record({
    servers: fc.uniqueArray(server, { maxLength: 8, selector: ({ key }) => key }),
    levels: fc.tuple(...CLIENT_IDS.map((client) => fc.constantFrom(null, ...CLIENT_LEVELS[client]))),
  })
  .map(({ servers, levels }): Draft => ({
    team: 'platform' as Draft['team'],
    servers,
    clients: Object.fromEntries(
      CLIENT_IDS.flatMap((client, at) => (levels[at] ? [[client, { level: levels[at] }]] : [])),
    ),
    parameters: {},
    problems: [],
  }));
const os = fc.constantFrom<Os>(...OSES);

function isApproved(status: DraftServer['status']): boolean {
  return status === 'approved' || status === 'deprecated';
}

describe('rendering any draft', () => {
  it('gives the same bytes twice, whatever the order of its servers', () => {
    fc.assert(
      fc.property(draft, os, (draft, os) => {
        const reversed = { ...draft, servers: [...draft.servers].reverse() };
        expect(toBytes(renderDraft(reversed, os).files)).toEqual(toBytes(renderDraft(draft, os).files));
      }),
    );
  });

  it("gives files that each format's parser accepts and that name every server exactly once or not at all", () => {
    fc.assert(
      fc.property(draft, os, (draft, os) => {
        for (const file of renderDraft(draft, os).files) {
          const keys = readKeys(file);
          expect(new Set(keys).size).toBe(keys.length);
          expect(draft.servers.map(({ key }) => key)).toEqual(expect.arrayContaining(keys));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('writes only what is approved, for the clients and systems it is meant for, or says why not', () => {
    fc.assert(
      fc.property(draft, os, (draft, os) => {
        const { files, findings } = renderDraft(draft, os);
        expect(files.some(({ text }) => text.includes(UNAPPROVED))).toBe(false);
        for (const file of files.filter(({ client }) => client !== 'launcher')) {
          const meant = draft.servers.filter(
            ({ status, launch, clients, oses }) =>
              isApproved(status) &&
              launch &&
              (!clients || clients.includes(file.client as 'vscode')) &&
              (!oses || oses.includes(os)),
          );
          const told = findings
            .filter(
              ({ where, rule }) => rule !== 'client-limits' || where === file.client || where === 'windows',
            )
            .map(({ subject }) => subject);
          const expected = meant.map(({ key }) => key).filter((key) => !told.includes(key));
          expect([...readKeys(file)].sort(compareText)).toEqual(expected.sort(compareText));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('has in the launcher file exactly what clients start through it', () => {
    fc.assert(
      fc.property(draft, os, (draft, os) => {
        const { files } = renderDraft(draft, os);
        const launched = files.flatMap(({ text }) =>
          [...text.matchAll(/\\?"launch\\?",\s*\\?"([\w-]+)\\?"/g)].map(([, key]) => key!),
        );
        const launcher = files.find(({ client }) => client === 'launcher');
        const keys = launcher ? readKeys(launcher) : [];
        expect([...keys].sort()).toEqual([...new Set(launched)].sort());
      }),
    );
  });

  it('never shows a value that was declared a secret', () => {
    const literal = fc.stringMatching(/^[a-z]{12,20}$/).map((word) => `hunter-${word}`);
    fc.assert(
      fc.property(draft, os, literal, fc.nat(), (draft, os, literal, at) => {
        if (draft.servers.length === 0) return;
        const servers = draft.servers.map((server, index) =>
          index === at % draft.servers.length ? withSecret(server, literal) : server,
        );
        expect(renderedOrRefused({ ...draft, servers }, os)).not.toContain(literal);
      }),
    );
  });
});

function withSecret(server: DraftServer, literal: string): DraftServer {
  const { launch } = server;
  const secretInputs = ['API_TOKEN'];
  if (!launch) return server;
  return launch.kind === 'remote'
    ? { ...server, secretInputs, launch: { ...launch, headers: { api_token: literal } } }
    : { ...server, secretInputs, launch: { ...launch, env: { API_TOKEN: literal } } };
}

/** Everything that left the renderer, be it files and findings or an error. */
function renderedOrRefused(draft: Draft, os: Os): string {
  try {
    const { files, findings } = renderDraft(draft, os);
    return files.map(({ text }) => text).join() + JSON.stringify(findings);
  } catch (error) {
    expect(error).toBeInstanceOf(FleetError);
    expect((error as FleetError).code).toBe('PLAINTEXT_SECRET');
    return JSON.stringify([(error as FleetError).message, (error as FleetError).options]);
  }
}

function toBytes(files: readonly RenderedFile[]): string[] {
  return files.map(({ form, bytes }) => `${form} ${Buffer.from(bytes).toString('base64')}`);
}

/** The keys of a file's servers, read as its client would: by a parser of the format, from the bytes. */
function readKeys({ form, bytes }: RenderedFile): string[] {
  const buffer = Buffer.from(bytes);
  switch (form) {
    case 'claude-desktop.managed.mobileconfig':
      return readNames(readPlistString(buffer.toString('utf8'), 'managedMcpServers'));
    case 'claude-desktop.managed.reg':
      return readNames(readRegistryString(buffer, 'managedMcpServers'));
    case 'claude-desktop.managed.json':
      return readNames(JSON.stringify(JSON.parse(buffer.toString('utf8')).managedMcpServers));
    default: {
      expect(buffer.at(-1)).toBe(0x0a);
      expect(buffer.includes('\r')).toBe(false);
      const parsed = JSON.parse(buffer.toString('utf8'));
      return Object.keys(parsed.mcpServers ?? parsed.servers);
    }
  }
}

function readNames(json: string): string[] {
  return (JSON.parse(json) as { name: string }[]).map(({ name }) => name);
}

function readPlistString(plist: string, key: string): string {
  // Nothing outside the characters of XML 1.0, and no markup but that of a property list.
  expect(plist).toMatch(/^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u);
  expect(
    plist.replace(/<\/?(?:plist|dict|array|key|string|integer)(?: version="1.0")?>/g, '').slice(160),
  ).not.toMatch(/[<>]/);
  const value = new RegExp(`<key>${key}</key>\\s*<string>([^<]*)</string>`).exec(plist)![1]!;
  return value.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function readRegistryString(bytes: Buffer, name: string): string {
  expect([...bytes.subarray(0, 2)]).toEqual([0xff, 0xfe]);
  const lines = bytes.subarray(2).toString('utf16le').split('\r\n');
  expect(lines[0]).toBe('Windows Registry Editor Version 5.00');
  expect(lines.filter((line) => line.includes('\n'))).toEqual([]);
  const value = lines.find((line) => line.startsWith(`"${name}"="`))!.slice(name.length + 4, -1);
  expect(value.replace(/\\["\\]/g, '')).not.toMatch(/["\\]/);
  return value.replace(/\\(["\\])/g, '$1');
}
