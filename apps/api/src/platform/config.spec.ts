import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { FleetError } from '@app/domain';
import { readConfig } from './config.js';

const issuesOf = (env: Record<string, string>) => {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    return (error as FleetError).options.issues!.map(({ path: name }) => name);
  }
};

it('needs nothing: an empty environment is a server on this machine', () => {
  expect(readConfig({})).toMatchObject({
    port: 8420,
    host: '127.0.0.1',
    dataDir: path.resolve('.quartermaster'),
    keysDir: path.resolve('.quartermaster/keys'),
    databaseUrl: undefined,
    logLevel: 'info',
    offline: false,
    singlePerson: undefined,
  });
});

it('treats an empty value as none, as container files do', () => {
  expect(readConfig({ QM_PORT: '', DATABASE_URL: ' ', QM_SINGLE_PERSON: '' })).toMatchObject({
    port: 8420,
    databaseUrl: undefined,
    singlePerson: undefined,
  });
});

it('takes the slash from the end of the public URL', () => {
  expect(readConfig({ QM_PUBLIC_URL: 'https://qm.example.com//' }).publicUrl).toBe('https://qm.example.com');
});

it('reads secrets from files, without the line break at their end', () => {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'qm-config-')), 'token');
  fs.writeFileSync(file, `${'t'.repeat(40)}\n`);
  expect(readConfig({ QM_BOOTSTRAP_TOKEN_FILE: file }).bootstrapToken).toBe('t'.repeat(40));
  expect(issuesOf({ QM_BOOTSTRAP_TOKEN_FILE: file, QM_BOOTSTRAP_TOKEN: 't'.repeat(40) })).toEqual([
    'QM_BOOTSTRAP_TOKEN',
  ]);
  fs.writeFileSync(file, '\n');
  expect(issuesOf({ QM_KEYS_PASSPHRASE_FILE: file, DATABASE_URL_FILE: `${file}-2` })).toEqual([
    'DATABASE_URL_FILE',
    'QM_KEYS_PASSPHRASE_FILE',
  ]);
  fs.rmSync(path.dirname(file), { recursive: true });
});

it('names everything that is wrong, once each', () => {
  const env = {
    QM_PORT: 'http',
    DATABASE_URL: 'mysql://x',
    QM_SINGLE_PERSON: 'maybe',
    QM_ADMIN_EMAIL: 'root',
    QM_TRUSTED_PROXIES: '-1',
  };
  expect(issuesOf(env).sort()).toEqual(Object.keys(env).sort());
});
