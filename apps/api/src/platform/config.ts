import path from 'node:path';
import { Environment } from './environment.js';

/** What the server was told by its environment, checked. Injectable by its class. */
export class Config {
  readonly port!: number;
  readonly host!: string;
  readonly dataDir!: string;
  /** Undefined: the embedded Postgres in `dataDir`. */
  readonly databaseUrl: string | undefined;
  /** Without a slash at its end. Undefined: where the server listens. */
  readonly publicUrl: string | undefined;
  readonly keysDir!: string;
  /** Passphrase of the key files; undefined where none was given. */
  readonly keysPassphrase: string | undefined;
  readonly logLevel!: LogLevel;
  readonly bootstrapToken: string | undefined;
  /** Name of the organisation and e-mail of its first administrator; used on an empty database. */
  readonly organisation!: string;
  readonly adminEmail!: string;
  /** Whoever proposes may approve. Undefined: as the database says. */
  readonly singlePerson: boolean | undefined;
  /** No look-ups in package registries. */
  readonly offline!: boolean;
  readonly npmRegistry!: string;
  /** Answers PyPI's JSON API. */
  readonly pypiRegistry!: string;
  /** How many proxies in front are trusted to say who is calling. */
  readonly trustedProxies!: number;
}

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const WEB = ['http:', 'https:'];

/** @throws FleetError INVALID_INPUT with every problem of the environment at once */
export function readConfig(variables: Readonly<Record<string, string | undefined>>): Config {
  const env = new Environment(variables);
  const dataDir = path.resolve(env.text('QM_DATA_DIR') ?? '.quartermaster');
  const config: Config = {
    port: env.parsed('QM_PORT', parsePort, 'is a port: 0 (any free one) to 65535') ?? 8420,
    host: env.text('QM_HOST') ?? '127.0.0.1',
    dataDir,
    databaseUrl: env.secretUrl('DATABASE_URL', ['postgres:', 'postgresql:']),
    publicUrl: env.url('QM_PUBLIC_URL', WEB)?.replace(/\/+$/, ''),
    keysDir: path.resolve(env.text('QM_KEYS_DIR') ?? path.join(dataDir, 'keys')),
    keysPassphrase: env.secret('QM_KEYS_PASSPHRASE'),
    logLevel: env.parsed('QM_LOG_LEVEL', parseLogLevel, `is one of ${LOG_LEVELS.join(', ')}`) ?? 'info',
    bootstrapToken: env.secret('QM_BOOTSTRAP_TOKEN'),
    organisation: env.text('QM_ORGANISATION') ?? 'My organisation',
    adminEmail: env.text('QM_ADMIN_EMAIL') ?? 'admin@localhost',
    singlePerson: env.parsed('QM_SINGLE_PERSON', parseFlag, 'is true or false'),
    offline: env.parsed('QM_OFFLINE', parseFlag, 'is true or false') ?? false,
    npmRegistry: env.url('QM_NPM_REGISTRY', WEB) ?? 'https://registry.npmjs.org',
    pypiRegistry: env.url('QM_PYPI_REGISTRY', WEB) ?? 'https://pypi.org',
    trustedProxies: env.parsed('QM_TRUSTED_PROXIES', parseCount, 'is a number, 0 to 9') ?? 0,
  };
  if (config.bootstrapToken !== undefined && config.bootstrapToken.length < 32)
    env.refuse('QM_BOOTSTRAP_TOKEN', 'has at least 32 characters');
  if (!/^[^\s@]+@[^\s@]+$/.test(config.adminEmail)) env.refuse('QM_ADMIN_EMAIL', 'is an e-mail address');
  env.check();
  return Object.assign(new Config(), config);
}

function parsePort(text: string) {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65535 ? Number(text) : undefined;
}

function parseCount(text: string) {
  return /^\d$/.test(text) ? Number(text) : undefined;
}

function parseFlag(text: string) {
  if (['0', 'false', 'no'].includes(text)) return false;
  return ['1', 'true', 'yes'].includes(text) ? true : undefined;
}

function parseLogLevel(text: string) {
  return LOG_LEVELS.find((level) => level === text);
}
