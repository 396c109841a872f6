import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Resolver } from './resolve-values.js';

const VALUE = ['s3', 'cr3t'].join('');

describe('values of a launched server', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qm-values-'));
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  function resolve(text: string, env: Record<string, string> = {}) {
    const resolver = new Resolver({
      env,
      variables: { home: '/home/alice', user: 'alice', workspace: '/work' },
    });
    return { value: resolver.resolve(text), missing: resolver.missing };
  }

  function aFile(content: string, mode = 0o600): string {
    const file = path.join(folder, `secret-${Math.random()}`);
    fs.writeFileSync(file, content);
    fs.chmodSync(file, mode);
    return file;
  }

  it.each([
    ['plain $$HOME', 'plain $HOME'],
    ['${home}/${user}', '/home/alice/alice'],
    ['${env:SET}', VALUE],
    ['${env:UNSET:-fallback}', 'fallback'],
    ['${env:EMPTY:-fallback}', 'fallback'],
    ['${env:EMPTY}', ''],
    ['secret://env/SET', VALUE],
    ['Bearer ${secret://env/SET}', `Bearer ${VALUE}`],
  ])('%s is %s', (text, value) => {
    expect(resolve(text, { SET: VALUE, EMPTY: '' })).toEqual({ value, missing: [] });
  });

  it('reads a private file, or a field of it', () => {
    expect(resolve(`secret://file${aFile(`${VALUE}\n`)}`).value).toBe(VALUE);
    expect(resolve(`secret://file${aFile(JSON.stringify({ token: VALUE }))}#token`).value).toBe(VALUE);
  });

  it.each([
    [
      'a field that is not there',
      () => `secret://file${aFile(JSON.stringify({ token: VALUE }))}#other`,
      'has no field other',
    ],
    ['a field of what is no JSON', () => `secret://file${aFile(VALUE)}#other`, 'has no field other'],
    ['a file that others can read', () => `secret://file${aFile(VALUE, 0o644)}`, 'can be read by others'],
    ['a file that is not there', () => 'secret://file/no/such/file', 'cannot be read (ENOENT)'],
    ['an empty secret', () => 'secret://env/EMPTY', 'EMPTY, a secret, is not set'],
    ['an unknown provider', () => 'secret://vault/kv/x', 'cannot read secrets from "vault"'],
    ['an unknown variable', () => '${nope}', 'variable ${nope} is unknown'],
  ])('names %s, never a value', (_what, text, message) => {
    const { value, missing } = resolve(text(), { EMPTY: '' });
    expect([value, missing]).toEqual(['', [expect.stringContaining(message)]]);
    expect(missing.join()).not.toContain(VALUE);
  });
});
