import { parseClientConfig } from './index.js';

const MEGABYTE = 1024 * 1024;
const token = (at: number) => 'gh' + 'p_' + String(at).padStart(24, 'a');
const many = (build: (at: number) => string, open: string, close: string) => {
  const parts: string[] = [];
  for (let [at, length] = [0, open.length + close.length]; ; at++) {
    const part = build(at);
    if ((length += part.length + 1) > MEGABYTE) return `${open}${parts.join(',')}${close}`;
    parts.push(part);
  }
};
const servers = (build: (at: number) => string) => many(build, '{"mcpServers":{', '}}');

/** A megabyte each. Reading one must not hold up everyone else. */
const FILES: [string, string][] = [
  ['servers', servers((at) => `"s${at}":{"command":"npx","args":["-y","p${at}@1.0.0"]}`)],
  ['one key', servers(() => '"a":{"command":"npx"}')],
  [
    'secrets',
    servers(
      (at) =>
        `"s${at}":{"command":"x","env":{"A_TOKEN":"${token(at)}","B":"${token(at)}"},"args":["${token(at)}"]}`,
    ),
  ],
  [
    'secrets of one server',
    many((at) => `"${token(at)}"`, '{"mcpServers":{"a":{"command":"x","args":[', ']}}}'),
  ],
  [
    'equal beginnings',
    servers((at) => `"s${at}":{"command":"x","env":{"TOKEN":"${'a'.repeat(8 + (at % 900))}"}}`),
  ],
  ['unknown fields', many((at) => `"f${at}":1`, '{"mcpServers":{"a":{"command":"x",', '}}}')],
  ['other settings', many((at) => `"f${at}":{}`, '{"mcpServers":{},', '}')],
  ['one long argument', `{"mcpServers":{"a":{"command":"x","args":["${'sk-a://@b:'.repeat(100_000)}"]}}}`],
  ['long arguments', servers((at) => `"s${at}":{"command":"x","args":["${'sk-eyJ-a=://@b:'.repeat(500)}"]}`)],
  ['references', servers((at) => `"s${at}":{"command":"x","args":["${'${A:-${B'.repeat(900)}"]}`)],
  ['errors', servers((at) => `"s${at}" {`)],
];

describe('a megabyte of', () => {
  it.each(FILES)('%s is read or refused within seconds', async (_name, text) => {
    const started = performance.now();
    const answer = await parseClientConfig(text).catch((error: unknown) => error);
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(JSON.stringify(answer).length).toBeLessThan(2 * MEGABYTE);
  });
});
