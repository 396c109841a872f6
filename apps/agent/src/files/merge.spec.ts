import fc from 'fast-check';
import { parse } from 'jsonc-parser';
import type { Container, Entry } from './entries.js';
import { parseEntries } from './entries.js';
import { mergeEntries, type OwnedEntries } from './merge.js';
import { parseRoot, toCanonical } from './json-text.js';

const CLAUDE: Container[] = [{ key: 'mcpServers', kind: 'object' }];
const VSCODE: Container[] = [
  { key: 'servers', kind: 'object' },
  { key: 'inputs', kind: 'array' },
];

describe('merging our entries into a user’s file', () => {
  it.each(SAMPLES())('gives %j back byte for byte after leaving', (text) => {
    const first = mergeEntries(
      text,
      null,
      entries({ github: { command: 'npx' }, docs: { url: 'https://x' } }),
      CLAUDE,
    );
    expect(namesIn(first.text!, 'mcpServers')).toEqual(expect.arrayContaining(['github', 'docs']));
    const second = mergeEntries(
      first.text,
      first.owned,
      entries({ docs: { url: 'https://y' }, git: {} }),
      CLAUDE,
    );
    expect(mergeEntries(second.text, second.owned, [], CLAUDE).text).toBe(text);
  });

  it('creates a file that is not there, and leaves none behind', () => {
    const first = mergeEntries(null, null, entries({ github: { command: 'npx' } }), CLAUDE);
    expect(first.text).toBe('{\n  "mcpServers": {\n    "github": {\n      "command": "npx"\n    }\n  }\n}\n');
    expect(mergeEntries(first.text, first.owned, [], CLAUDE).text).toBeNull();
  });

  it('keeps a file that we made when the user has put something of their own into it', () => {
    const first = mergeEntries(null, null, entries({ github: {} }), CLAUDE);
    const edited = first.text!.replace('{\n', '{\n  "theme": "dark",\n');
    expect(mergeEntries(edited, first.owned, [], CLAUDE).text).toBe('{\n  "theme": "dark"\n}\n');
  });

  it('adds in the file’s own layout', () => {
    const text = '{\r\n\t"a": 1\r\n}';
    expect(mergeEntries(text, null, entries({ x: { command: 'y' } }), CLAUDE).text).toBe(
      '{\r\n\t"a": 1,\r\n\t"mcpServers": {\r\n\t\t"x": {\r\n\t\t\t"command": "y"\r\n\t\t}\r\n\t}\r\n}',
    );
    expect(mergeEntries('{"a":1}', null, entries({ x: { command: 'y' } }), CLAUDE).text).toBe(
      '{"a":1,"mcpServers":{"x":{"command":"y"}}}',
    );
  });

  it('takes over a name the user had, and restores their value when it goes', () => {
    const text = '{ "mcpServers": { "github": {"command":  "mine"} /* keep */ } }';
    const first = mergeEntries(text, null, entries({ github: { command: 'ours' } }), CLAUDE);
    expect(parse(first.text!)).toEqual({ mcpServers: { github: { command: 'ours' } } });
    expect(first.changed).toEqual([]);
    const updated = mergeEntries(
      first.text,
      first.owned,
      entries({ github: { command: 'ours', args: [1] } }),
      CLAUDE,
    );
    expect(mergeEntries(updated.text, updated.owned, [], CLAUDE).text).toBe(text);
  });

  it('repairs and names what was changed or deleted, and only that', () => {
    const wanted = entries({ a: { command: 'a' }, b: { command: 'b' }, c: { command: 'c' } });
    const first = mergeEntries('{"mcpServers":{"own":{}}}', null, wanted, CLAUDE);
    const edited = JSON.stringify(
      { mcpServers: { own: {}, c: { command: 'c' }, a: { command: 'evil' } } },
      null,
      4,
    );
    const repaired = mergeEntries(edited, first.owned, wanted, CLAUDE);
    expect([repaired.changed, repaired.deleted]).toEqual([['a'], ['b']]);
    expect(parse(repaired.text!)).toEqual(parse(first.text!));
  });

  it('sees no drift in a file that its client wrote anew', () => {
    const wanted = entries({ a: { command: 'a', args: ['x'] } });
    const first = mergeEntries('{"x":1}', null, wanted, CLAUDE);
    const rewritten = '{\n  "mcpServers": {"a": {"args": ["x"], "command": "a"}}, "x": 2}\n';
    const again = mergeEntries(rewritten, first.owned, wanted, CLAUDE);
    expect(again).toMatchObject({ text: rewritten, changed: [], deleted: [] });
  });

  it('counts the last of two properties of one name, as clients do', () => {
    const text = '{"mcpServers":{},"mcpServers":{"a":1,"a":{"command":"old"}}}';
    const merged = mergeEntries(text, null, entries({ a: { command: 'new' } }), CLAUDE);
    expect(merged.text).toBe('{"mcpServers":{},"mcpServers":{"a":1,"a":{"command":"new"}}}');
  });

  it('merges VS Code’s list of inputs by id', () => {
    const form = JSON.stringify({ servers: { a: {} }, inputs: [{ id: 'token', type: 'promptString' }] });
    const text = '{\n  // mine\n  "inputs": [\n    { "id": "own" }, // last\n  ],\n}\n';
    const first = mergeEntries(text, null, parseEntries(form, VSCODE), VSCODE);
    expect(parse(first.text!)).toEqual({
      servers: { a: {} },
      inputs: [{ id: 'own' }, { id: 'token', type: 'promptString' }],
    });
    expect(mergeEntries(first.text, first.owned, [], VSCODE).text).toBe(text);
  });

  it.each([
    ['{"a": }', 'value expected at line 1, column 7'],
    ['{\n"a": 1\n', 'close brace expected'],
    ['[]', 'holds no JSON object'],
    ['{"mcpServers": []}', '"mcpServers" is no object'],
    ['['.repeat(200_000), 'nests too deeply'],
  ])('refuses %.20s', (text, message) => {
    expect(() => mergeEntries(text, null, entries({ a: {} }), CLAUDE)).toThrow(
      expect.objectContaining({ code: 'CORRUPT_FILE', message: expect.stringContaining(message) }),
    );
  });

  it('keeps every user’s content, whatever the file and the sequence of releases', () => {
    fc.assert(
      fc.property(userFile(), fc.array(release(), { minLength: 1, maxLength: 4 }), (text, releases) => {
        let [now, owned]: [string | null, OwnedEntries | null] = [text, null];
        for (const wanted of releases) {
          const merged = mergeEntries(now, owned, wanted, CLAUDE);
          [now, owned] = [merged.text, merged.owned];
          expect([merged.changed, merged.deleted]).toEqual([[], []]);
          expect(without(now!, wanted)).toBe(without(text, wanted));
          for (const comment of text.match(/\/\* note \*\/|\/\/ why/g) ?? []) expect(now).toContain(comment);
          expect(mergeEntries(now, owned, wanted, CLAUDE).text).toBe(now);
        }
        expect(mergeEntries(now, owned, [], CLAUDE).text).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  it('finds its way in a file that was written anew between two releases', () => {
    fc.assert(
      fc.property(
        userFile(),
        release(),
        release(),
        fc.constantFrom(0, 1, 2, '\t'),
        (text, one, two, indent) => {
          const first = mergeEntries(text, null, one, CLAUDE);
          const rewritten = JSON.stringify(parse(first.text!) ?? {}, null, indent);
          const second = mergeEntries(rewritten, first.owned, two, CLAUDE);
          const left = mergeEntries(second.text, second.owned, [], CLAUDE).text!;
          expect(withoutEmpty(left)).toBe(withoutEmpty(text));
        },
      ),
      { numRuns: 500 },
    );
  });
});

function SAMPLES(): string[] {
  return [
    '{}',
    '{ }\n',
    '{\n}\n',
    '',
    ' \n',
    '{"a":1}',
    '{ "a": 1 }',
    '{\n  "a": 1\n}\n',
    '{\n  "a": 1, // why\n}\n',
    '{\n  "a": 1 // why\n  // more\n}\n',
    '{\n  "a": 1\n  , "b": 2 }',
    '// head\n{ /* inside */ }\n// tail\n',
    '{ // inside\n}',
    '{"mcpServers":{}}',
    '{"mcpServers": { }, "z": [1, 2]}',
    '{\n    "mcpServers": {\n        // none yet\n    },\n    "z": {}\n}',
    '{\n  "mcpServers": {\n    "own": { "command": "x" }, // mine\n  }\n}',
    '{\n  "mcpServers": { "own": { "command": "x" } }\n}',
    '{\r\n\t"mcpServers": {\r\n\t\t"own": {}\r\n\t}\r\n}\r\n',
    '{"mcpServers":{"github":{"command":"mine"},"zoo":{}},}',
    '{"__proto__":{"a":1},"mcpServers":{"__proto__":{}}}',
  ];
}

function entries(servers: Record<string, unknown>): Entry[] {
  return parseEntries(JSON.stringify({ mcpServers: servers }), CLAUDE);
}

function namesIn(text: string, key: string): string[] {
  return Object.keys(parse(text)[key]);
}

/** The canonical text of a file without our entries, nor a container that is empty. */
function without(text: string, wanted: readonly Entry[]): string {
  const value = text.trim() === '' ? {} : parse(text, [], { allowTrailingComma: true });
  for (const { name } of wanted) if (value.mcpServers) delete value.mcpServers[name];
  return withoutEmpty(JSON.stringify(value));
}

function withoutEmpty(text: string): string {
  const value = text.trim() === '' ? {} : parse(text, [], { allowTrailingComma: true });
  if (value.mcpServers && Object.keys(value.mcpServers).length === 0) delete value.mcpServers;
  return toCanonical(parseRoot(JSON.stringify(value)));
}

const NAMES = ['github', 'git', 'docs', 'own'];

function release(): fc.Arbitrary<Entry[]> {
  return fc
    .dictionary(
      fc.constantFrom(...NAMES),
      fc.record({ command: fc.string(), args: fc.array(fc.string(), { maxLength: 2 }) }),
    )
    .map(entries);
}

/** JSON with comments, in many layouts, trailing commas and line ends. */
function userFile(): fc.Arbitrary<string> {
  const blank: fc.Arbitrary<string> = fc.constantFrom(
    '',
    ' ',
    '\n',
    '\n  ',
    '\r\n\t',
    ' /* note */ ',
    ' // why\n  ',
    '\n\n',
  );
  const leaf = fc.oneof(
    fc.jsonValue({ maxDepth: 1 }).map((value) => JSON.stringify(value)),
    fc.constant('{}'),
  );
  const object = (
    keys: fc.Arbitrary<string>,
    value: fc.Arbitrary<string>,
    gap = blank,
  ): fc.Arbitrary<string> =>
    fc
      .tuple(
        fc.uniqueArray(fc.tuple(keys, value, gap, gap, gap), { selector: ([key]) => key, maxLength: 4 }),
        gap,
        fc.boolean(),
      )
      .map(([properties, last, trailing]) => {
        const texts = properties.map(([key, text, a, b, c]) => `${a}${JSON.stringify(key)}:${b}${text}${c}`);
        return `{${texts.join(',')}${trailing && texts.length > 0 ? ',' : ''}${last}}`;
      });
  // No comments inside an entry: one of our name is replaced with all that is in it, and kept beside.
  const server = object(fc.constantFrom('command', 'args'), leaf, fc.constantFrom('', ' ', '\n    '));
  const servers = object(fc.constantFrom(...NAMES, 'x', 'y'), server);
  const property = fc.constantFrom('theme', 'projects', 'a b');
  return fc.oneof(
    blank.filter((text) => !text.includes('/')),
    fc.tuple(object(property, leaf), servers, fc.boolean()).map(([text, inner, at]) => {
      const empty = /^\{\s*\}$/.test(text.replace(/\/\*.*?\*\/|\/\/.*/g, ''));
      if (at || empty) return `{"mcpServers":${inner}}`;
      return text.replace('{', () => `{"mcpServers":${inner},`);
    }),
    object(property, leaf),
  );
}
