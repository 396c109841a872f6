import fs from 'node:fs';
import path from 'node:path';
import { FleetError, type Issue } from '@app/domain';

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

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws FleetError INVALID_INPUT with every problem of the environment at once */
export function readConfig(env: Environment): Config {
  const issues: Issue[] = [];
  const refuse = (name: string, message: string) => {
    issues.push({ path: name, message });
    return undefined;
  };
  const text = (name: string) => (env[name]?.trim() ? env[name]!.trim() : undefined);
  const flag = (name: string) =>
    text(name) === undefined ? undefined : (parseFlag(text(name)!) ?? refuse(name, 'is 1 or 0'));
  const dataDir = path.resolve(text('QM_DATA_DIR') ?? '.quartermaster');
  const secret = (name: string) => readSecret(env, name, refuse);

  const config: Config = {
    port:
      parsePort(text('QM_PORT') ?? '8420') ?? refuse('QM_PORT', 'is a port: 0 (any free one) to 65535') ?? 0,
    host: text('QM_HOST') ?? '127.0.0.1',
    dataDir,
    databaseUrl: checkUrl('DATABASE_URL', secret('DATABASE_URL'), ['postgres:', 'postgresql:'], refuse),
    publicUrl: checkUrl('QM_PUBLIC_URL', text('QM_PUBLIC_URL'), ['http:', 'https:'], refuse)?.replace(
      /\/+$/,
      '',
    ),
    keysDir: path.resolve(text('QM_KEYS_DIR') ?? path.join(dataDir, 'keys')),
    keysPassphrase: secret('QM_KEYS_PASSPHRASE'),
    logLevel:
      parseLogLevel(text('QM_LOG_LEVEL') ?? 'info') ??
      refuse('QM_LOG_LEVEL', `is one of ${LOG_LEVELS.join(', ')}`) ??
      'info',
    bootstrapToken: secret('QM_BOOTSTRAP_TOKEN'),
    organisation: text('QM_ORGANISATION') ?? 'My organisation',
    adminEmail: text('QM_ADMIN_EMAIL') ?? 'admin@localhost',
    singlePerson: flag('QM_SINGLE_PERSON'),
    offline: flag('QM_OFFLINE') ?? false,
    npmRegistry:
      checkUrl('QM_NPM_REGISTRY', text('QM_NPM_REGISTRY'), ['http:', 'https:'], refuse) ??
      'https://registry.npmjs.org',
    pypiRegistry:
      checkUrl('QM_PYPI_REGISTRY', text('QM_PYPI_REGISTRY'), ['http:', 'https:'], refuse) ??
      'https://pypi.org',
    trustedProxies:
      parseCount(text('QM_TRUSTED_PROXIES') ?? '0') ??
      refuse('QM_TRUSTED_PROXIES', 'is a number, 0 to 9') ??
      0,
  };
  if (config.bootstrapToken !== undefined && config.bootstrapToken.length < 32) {
    refuse('QM_BOOTSTRAP_TOKEN', 'has at least 32 characters');
  }
  if (!/^[^\s@]+@[^\s@]+$/.test(config.adminEmail)) refuse('QM_ADMIN_EMAIL', 'is an e-mail address');
  if (issues.length > 0) {
    throw new FleetError('INVALID_INPUT', 'the environment is not a usable configuration', { issues });
  }
  return Object.assign(new Config(), config);
}

/** A secret itself, or, better, the file that holds it: `NAME_FILE`. */
function readSecret(env: Environment, name: string, refuse: (name: string, message: string) => undefined) {
  const file = env[`${name}_FILE`]?.trim();
  if (!file) return env[name]?.trim() ? env[name]!.trim() : undefined;
  if (env[name]?.trim()) return refuse(name, `and ${name}_FILE are both set: choose one`);
  try {
    return fs.readFileSync(file, 'utf8').trimEnd();
  } catch (error) {
    return refuse(
      `${name}_FILE`,
      `cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}`,
    );
  }
}

/** The value is not repeated in the message: a database's URL holds its password. */
function checkUrl(
  name: string,
  value: string | undefined,
  protocols: readonly string[],
  refuse: (name: string, message: string) => undefined,
) {
  if (value === undefined) return undefined;
  if (URL.canParse(value) && protocols.includes(new URL(value).protocol)) return value;
  return refuse(
    name,
    `is a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  );
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
