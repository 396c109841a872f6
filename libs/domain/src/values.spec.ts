import fc from 'fast-check';
import {
  parseSecretReference,
  parseValue,
  toLiteralText,
  toSecretText,
  toValueText,
  type ValuePart,
} from './values.js';

describe('a value', () => {
  it.each<[string, ValuePart[]]>([
    ['', []],
    ['plain $5', [{ kind: 'text', text: 'plain $5' }]],
    ['$${home}', [{ kind: 'text', text: '${home}' }]],
    [
      '${home}/x',
      [
        { kind: 'variable', name: 'home' },
        { kind: 'text', text: '/x' },
      ],
    ],
    ['${env:A}', [{ kind: 'env', name: 'A' }]],
    ['${env:A:-}', [{ kind: 'env', name: 'A', fallback: '' }]],
    ['${env:A:-b:-c}', [{ kind: 'env', name: 'A', fallback: 'b:-c' }]],
    ['secret://env/A', [{ kind: 'secret', secret: { provider: 'env', path: 'A' } }]],
    [
      'Bearer ${secret://vault/a/b#c}',
      [
        { kind: 'text', text: 'Bearer ' },
        { kind: 'secret', secret: { provider: 'vault', path: 'a/b', field: 'c' } },
      ],
    ],
  ])('is read from %s', (text, parts) => expect(parseValue(text)).toEqual(parts));

  it.each(['${', 'a${b', '${}', '${a b}', '${env:1A}', '${secret://}', 'secret://x', 'secret://env/a b'])(
    'is refused as %s',
    (text) => expect(() => parseValue(text)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' })),
  );

  it('is written back in one spelling that means the same', () => {
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const once = parseValue(toValueText(parts));
        expect(toValueText(once)).toBe(toValueText(parts));
        expect(parseValue(toValueText(once))).toEqual(once);
      }),
    );
  });

  it('is any literal text, once that is escaped', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!text.startsWith('secret://'));
        expect(parseValue(toLiteralText(text))).toEqual(text === '' ? [] : [{ kind: 'text', text }]);
      }),
    );
  });
});

it('a secret reference is written as it is read', () => {
  for (const text of ['secret://env/A', 'secret://vault/kv/a/b#field', 'secret://prompt/x']) {
    expect(toSecretText(parseSecretReference(text))).toBe(text);
  }
});

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,5}$/);
const part: fc.Arbitrary<ValuePart> = fc.oneof(
  // Two texts in a row, or one that says `secret://` itself, are read as something else: no parser gives them.
  fc
    .string({ minLength: 1 })
    .filter((text) => !text.includes('s'))
    .map((text) => ({ kind: 'text' as const, text })),
  name.map((name) => ({ kind: 'variable' as const, name })),
  name.map((name) => ({ kind: 'env' as const, name })),
  fc.record({
    kind: fc.constant('env' as const),
    name,
    fallback: fc.string().filter((text) => !text.includes('}')),
  }),
  name.map((path) => ({ kind: 'secret' as const, secret: { provider: 'vault', path, field: 'f' } })),
);
