import fc from 'fast-check';
import { checkJsonShape } from './check-json-shape.js';

const LIMITS = { values: 100, members: 50, depth: 5 };
const check = (text: string, encoding = 'utf-8') => checkJsonShape(Buffer.from(text), encoding, LIMITS);

describe('the shape of a JSON body', () => {
  it('has a limit to how deep it nests, whatever it nests', () => {
    expect(() => check('[[[[[]]]]]')).not.toThrow();
    for (const text of ['[[[[[[]]]]]]', '{"a":{"b":[{"c":[{"d":1}]}]}}', '['.repeat(1_000_000)]) {
      expect(() => check(text)).toThrow(expect.objectContaining({ code: 'TOO_LARGE' }));
    }
  });

  it('has a limit to how many values it holds', () => {
    const thirty = `[${'1,'.repeat(29)}1]`;
    expect(() => check(`[${thirty},${thirty},${thirty}]`)).not.toThrow();
    for (const text of [`[${thirty},${thirty},${thirty},${thirty}]`, '[]'.repeat(101)]) {
      expect(() => check(text)).toThrow(expect.objectContaining({ code: 'TOO_LARGE' }));
    }
  });

  it('has a limit to how many of them stand side by side', () => {
    expect(() => check(`{"a":[${'1,'.repeat(49)}1]}`)).not.toThrow();
    for (const text of [`{"a":[${'1,'.repeat(50)}1]}`, `{${'"a":1,'.repeat(50)}"a":1}`]) {
      expect(() => check(text)).toThrow('an object or a list with more than 50');
    }
  });

  it('is not mistaken by what texts say', () => {
    const text = `${'[{,'.repeat(500)}\\" ${'[{,'.repeat(500)}\\\\`;
    expect(() => check(`{"a":"${text}","b":[1]}`)).not.toThrow();
    expect(() => check(`{"a":"\\\\","b":${'['.repeat(5)}`)).toThrow();
  });

  it('is read as UTF-8 alone: in another encoding a bracket is not this byte', () => {
    for (const encoding of ['utf-16', 'utf-16le', 'utf-7', 'utf-32'])
      expect(() => check('{}', encoding)).toThrow(
        expect.objectContaining({ code: 'UNSUPPORTED_MEDIA_TYPE' }),
      );
    expect(() => check('{}', 'UTF-8')).not.toThrow();
  });

  it('counts no less than the parser finds', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        const { values, members, depth } = measure(value);
        const fits = depth <= LIMITS.depth && values <= LIMITS.values && members <= LIMITS.members;
        if (fits) return;
        expect(() => check(JSON.stringify(value))).toThrow(expect.objectContaining({ code: 'TOO_LARGE' }));
      }),
    );
  });
});

/** Members and elements below a value, the most that stand side by side, and how deep its brackets nest. */
function measure(value: unknown): { values: number; members: number; depth: number } {
  if (typeof value !== 'object' || value === null) return { values: 0, members: 0, depth: 0 };
  const inner = Object.values(value).map(measure);
  return {
    values: inner.reduce((sum, { values }) => sum + values, inner.length),
    members: Math.max(inner.length, ...inner.map(({ members }) => members)),
    depth: 1 + Math.max(0, ...inner.map(({ depth }) => depth)),
  };
}
