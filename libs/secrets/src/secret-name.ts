/** Words that say "secret" by themselves, written alone (`TOKEN`) or run together (`githubtoken`, `PGPASSWORD`). */
const SECRET_WORD =
  /^(?:\w*(?:token|secret|password|passwd|passphrase|passcode|apikey|accesskey|authkey|secretkey|privatekey|credential|connectionstring|pwd)s?|(?:db|pg|my|user|root|admin)?pass|pw|pat|keys?|auth|\w*authorization|authentication|dsn|bearer|jwt|cookies?|creds?|connstr|sas|\w*(?:passwort|kennwort|motdepasse|contrasena|senha|wachtwoord))$/;

/** Last words that turn it round: `TOKEN_URL`, `KEY_FILE`, `AUTH_MODE` say where or how, not what. */
const ABOUT = new Set(
  (
    'file path dir directory folder filename name names url uri endpoint host hostname port type mode method scheme ' +
    'provider issuer audience scope scopes ttl expiry expires expiration lifetime timeout limit length size count max ' +
    'min budget enabled disabled required header prefix suffix algorithm alg format version location region store ' +
    'storage backend service server env var cache policy profile flow kind index column field bindings binding map id ' +
    'ids rotation interval retries encoding'
  ).split(' '),
);

/** First words that turn a flag into a switch: `--no-auth`, `DISABLE_TOKEN_CHECK`. */
const SWITCH = new Set(['no', 'disable', 'skip', 'without']);

/** Words that make `TOKENS` a count: `MAX_TOKENS`. */
const AMOUNT = new Set(['max', 'min', 'num', 'count', 'limit', 'budget']);

/** What comes before `KEY` when the key is no secret: `PUBLIC_KEY`, `SORT_KEY`. */
const OPEN_KEY = new Set(
  'public publishable sort partition primary foreign hot shortcut cache routing idempotency object host group order'.split(
    ' ',
  ),
);

/** Whether the name of a variable, header, flag or parameter says that its value is a secret. */
export function saysSecret(name: string): boolean {
  const words = toWords(name);
  const last = words.at(-1);
  if (last === undefined || SWITCH.has(words[0]!) || words.some((word) => AMOUNT.has(word))) return false;
  if (ABOUT.has(last)) return /(?:access key|secret) id$/.test(words.join(' '));
  if (saysConnection(name)) return true;
  return words.some(
    (word, at) => SECRET_WORD.test(word) && !(/^keys?$/.test(word) && OPEN_KEY.has(words[at - 1] ?? '')),
  );
}

/** Names of connection strings, which are secret only where they carry a password. */
export function saysConnection(name: string): boolean {
  return /(?:^| )(?:dsn|connstr|conn(?:ection)? str(?:ing)?|\w*connectionstring)$/.test(
    toWords(name).join(' '),
  );
}

/** The proposal for where a secret of this name is kept: the workstation's environment variable `NAME`. */
export function toSecretReference(name: string): string {
  return `secret://env/${toVariableName(name)}`;
}

/** A name as environment variables are written: `X-Api-Key` is `X_API_KEY`, `githubToken` is `GITHUB_TOKEN`. */
export function toVariableName(name: string): string {
  const spelled =
    /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !/[a-z][A-Z]/.test(name) ? name : toWords(name).join('_');
  const upper = spelled.toUpperCase().slice(0, 100);
  if (upper === '') return 'SECRET';
  return /^[0-9]/.test(upper) ? `_${upper}` : upper;
}

function toWords(name: string): string[] {
  return name
    .slice(0, 200)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}
