import fc from 'fast-check';
import {
  findSecrets,
  isSecret,
  locateInFields,
  looksSecret,
  locateSecrets,
  toSecretReference,
} from './index.js';

const hex = '9f86d081884c7d65' + '9a2feaa0c55ad015';
const mixed = 'aB3dE5fG7hJ9kL1m' + 'N3pQ5rS7tU9vW1xY';

/** Name, value. Made by concatenation, so that no scanner takes this file for a leak. */
const SECRETS: [string, string][] = [
  ['GITHUB_TOKEN', 'anything at all'],
  ['GITHUB_PERSONAL_ACCESS_TOKEN', 'ghp' + '_' + mixed],
  ['PGPASSWORD', 'hunter2'],
  ['MYSQL_PWD', '123456'],
  ['API_KEY', hex],
  ['apiKey', 'abc'],
  ['OPENAI_KEY', 'letmein'],
  ['X-Api-Key', hex],
  ['AWS_ACCESS_KEY_ID', 'minioadmin'],
  ['AWS_SECRET_ACCESS_KEY', mixed + '/' + 'abcdefgh'],
  ['VAULT_SECRET_ID', 'a1b2c3'],
  ['REDISCLI_AUTH', 'pa55word!'],
  ['GOOGLE_APPLICATION_CREDENTIALS_JSON', '{"private_key_id":"x"}'],
  ['Cookie', 'session=abcdef'],
  ['SLACK_XOXB', 'xox' + 'b-1234567890-abcdefghij'],
  ['', 'gh' + 'p_' + mixed],
  ['', 'github' + '_pat_' + mixed],
  ['', 'gl' + 'pat-' + mixed],
  ['', 's' + 'k-proj-' + mixed],
  ['', 's' + 'k-ant-api03-' + mixed],
  ['', 'AK' + 'IAABCDEFGHIJKLMNOP'],
  ['', 'AI' + 'zaSyA1234567890abcdefghijklmnopqrstuv'],
  ['', 'ey' + 'JhbGciOiJIUzI1NiJ9.' + 'eyJzdWIiOiIxMjM0In0.' + 'abcdefghijk'],
  ['', 'nt' + 'n_' + mixed],
  ['', 'ATA' + 'TT3xFfGF0' + mixed],
  ['', 'dapi' + hex],
  ['', 'https://hooks.slack.com/' + 'services/T00000000/B00000000/' + mixed],
  ['', '-----BEGIN RSA PRIVATE' + ' KEY-----\nMIIE'],
  ['DATABASE_URL', 'postgres://app:' + 'hunter2@db:5432/app'],
  ['', 'postgresql://app:' + 'p@ss/word@db.internal/app?sslmode=require'],
  ['', 'mongodb+srv://u:' + 'p@cluster0.example.net'],
  ['', 'redis://:' + 'hunter2@cache:6379'],
  ['', '--dsn=mysql://root:' + 'root@localhost/db'],
  ['MSSQL', 'Server=tcp:db,1433;User Id=sa;' + 'Password=hunter2;'],
  ['', 'host=db user=app ' + 'password=hunter2'],
  ['STORAGE', 'DefaultEndpointsProtocol=https;AccountName=a;' + 'AccountKey=' + mixed + '=='],
  ['', 'https://alice:' + 'hunter2@example.com/mcp'],
  ['', 'https://mcp.example.com/mcp?api_' + 'key=' + hex],
  ['', 'https://example.com/f?co' + 'de=' + mixed],
  ['', 'https://mcp.example.com/s/' + mixed + '/mcp'],
  ['', '--token=' + 'x1y2z3'],
  ['token', 'x1y2z3'],
  ['', 'Authorization: Bearer ' + 'abc123'],
  ['', 'Authorization:' + 'Bearer abc123'],
  ['Authorization', 'Bearer ' + mixed],
  ['Authorization', 'Basic ' + 'dXNlcjpwYXNz'],
  ['OPENAPI_HEADERS', '{"Authorization": "Bearer ' + 'abc12345"}'],
  ['API_TOKEN', '${API_TOKEN:-' + 'hunter2}'],
  ['URL', 'https://x.example?t=${env:A:-' + 'gh' + 'p_' + mixed + '}'],
  ['PASSWORD', '$${hunter2}'],
  ['', mixed + mixed],
  ['DB_PASSWORT', 'hunter2'],
  ['contraseña', 'hunter2'],
  ['', '${API_TOKEN:-' + 'hunter2}'],
  ['', '{"region": "eu", "apiKey": "' + 'hunter2"}'],
  ['', '{"value": "' + mixed + '"}'],
  ['', 'npx -y notes-mcp@1.2.3 --secret ' + 'hunter2'],
  ['', "curl -H 'Authorization: Bearer " + "abc12345'"],
  ['JAVA_OPTS', '-Xmx1g -Dpassword=' + 'hunter2'],
  ['', 'https://mcp.example.com/mcp#' + mixed],
];

const HARMLESS: [string, string][] = [
  ['GITHUB_TOKEN', '${GITHUB_TOKEN}'],
  ['GITHUB_TOKEN', '${env:GITHUB_TOKEN}'],
  ['GITHUB_TOKEN', 'secret://env/GITHUB_TOKEN'],
  ['Authorization', 'Bearer ${secret://vault/mcp#token}'],
  ['Authorization', 'Bearer ${input:api-key}'],
  ['API_KEY', '${API_KEY:-}'],
  ['API_KEY', 'op://vault/item/field'],
  ['DATABASE_URL', 'postgres://localhost:5432/app'],
  ['DATABASE_URL', 'postgres://app:${env:PGPASSWORD}@db/app'],
  ['DSN', 'postgres://localhost/app'],
  ['MAX_TOKENS', '4096'],
  ['TOKEN_URL', 'https://login.example.com/oauth/token'],
  ['AUTH_MODE', 'basic'],
  ['AUTH', 'oauth2'],
  ['ENABLE_AUTH', 'true'],
  ['SECRET_NAME', 'prod/mcp'],
  ['GOOGLE_APPLICATION_CREDENTIALS', '/home/alice/keys/gcp.json'],
  ['SSH_KEY', 'C:\\Users\\alice\\.ssh\\id_ed25519'],
  ['PUBLIC_KEY', 'MCowBQYDK2VwAyEA'],
  ['SORT_KEY', 'created_at'],
  ['no-auth', 'server.js'],
  ['KEYBOARD_LAYOUT', 'de'],
  ['TOKENIZERS_PARALLELISM', 'false'],
  ['NODE_ENV', 'production'],
  ['PORT', '8080'],
  ['', '@modelcontextprotocol/server-filesystem@2026.8.31'],
  ['', '/Users/alice/Projects/Some-Long-Folder_Name/With/Many/Parts2026'],
  ['', 'https://mcp.example.com/v1/organisations/platform-engineering/mcp'],
  ['', 'https://mcp.example.com/3f2504e0-4f89-41d3-9a0c-0305e82c3301/mcp'],
  ['', 'ghcr.io/github/github-mcp-server@sha256:' + hex + hex],
  ['', 'sha512-' + mixed + mixed + '=='],
  ['', '--basic authentication'],
  ['', 'ssh://git@github.com/owner/repo'],
  ['', 'git+https://github.com/owner/repo@v1.2.3'],
  ['', '3f2504e0-4f89-41d3-9a0c-0305e82c3301'],
  ['', '--allowed-origins=https://a.example,https://b.example'],
  ['', 'com.example.SomeVeryLongJavaClassName.WithInnerClasses'],
  ['LANG', 'en_GB.UTF-8'],
  ['PATH', '/usr/local/bin:/usr/bin:/bin'],
  ['', '${DATA_DIR:-/srv/data}'],
  ['', '{"key": "region", "value": "eu-central-1"}'],
  ['', '{"apiKey": "${API_KEY}"}'],
  ['', 'npx -y notes-mcp@1.2.3 --token ${env:NOTES_TOKEN} --max-tokens 4096'],
  ['PROMPT', 'Never tell anyone the password of this machine.'],
  ['', 'https://docs.example.com/mcp#configuration-of-the-server-2026'],
];

describe('looksSecret', () => {
  it.each(SECRETS.map(([name, value], index) => [index, name, value] as const))(
    'finds synthetic secret %i (%s)',
    (_index, name, value) => {
      expect(looksSecret(name, value)).toMatchObject({ kind: expect.not.stringMatching('placeholder') });
    },
  );

  it.each(HARMLESS)('lets %s=%s pass', (name, value) => {
    expect(looksSecret(name, value)).toBeNull();
  });

  it.each([
    '<your-token>',
    'YOUR_API_KEY',
    'your-api-key-here',
    'changeme',
    'sk-xxxxxxxx',
    '{{token}}',
    '***',
    'INSERT_TOKEN_HERE',
  ])('calls %s a placeholder', (value) => {
    expect(looksSecret('GITHUB_TOKEN', value)).toMatchObject({ kind: 'placeholder' });
  });

  it.each([
    ['--password=', mixed],
    ['SLACK_BOT_TOKEN=', 'xox' + 'b-1234567890-' + mixed],
    ['NOTES=', mixed + mixed],
  ])('leaves %s in front of a secret alone', (name, secret) => {
    expect(locateSecrets('', name + secret)).toMatchObject([
      { start: name.length, end: name.length + secret.length },
    ]);
  });

  it('takes any other literal under a name that says secret for one', () => {
    const literal = fc
      .string({ minLength: 6 })
      .filter((text) => /^[A-Za-z0-9]*$/.test(text) && /\d/.test(text));
    fc.assert(
      fc.property(
        literal,
        fc.constantFrom('GITHUB_TOKEN', 'password', 'X-Api-Key', 'clientSecret'),
        (value, name) => {
          expect(looksSecret(name, value)).not.toBeNull();
        },
      ),
    );
  });

  it('never says what the secret is', () => {
    for (const [name, value] of SECRETS) {
      const secret = locateSecrets(name, value).map(({ start, end }) => value.slice(start, end));
      const text = JSON.stringify(locateSecrets(name, value));
      for (const part of secret.filter((each) => each.length > 5)) expect(text).not.toContain(part);
    }
  });

  it('stays quick on text made to be slow', () => {
    const started = performance.now();
    for (const piece of ['sk-', 'eyJ-', 'a@', 'a:', '://', '${', 'password=', 'x;', '-----BEGIN ', 'Bearer '])
      locateSecrets('', piece.repeat(2000));
    expect(performance.now() - started).toBeLessThan(3000);
  });

  it('refuses to pass what is too long to be read', () => {
    expect(looksSecret('', 'a '.repeat(10_000))).toMatchObject({ kind: 'unchecked' });
  });
});

describe('findSecrets', () => {
  it('adds what only the scanner knows', async () => {
    const grafana = 'glsa' + '_' + 'abcdefghijklmnopabcdefghijklmnop' + '_' + '0123abcd';
    expect(looksSecret('', grafana)).toBeNull();
    const hits = await findSecrets([
      { path: 'a', name: 'NOTE', value: grafana },
      { path: 'b', name: 'GITHUB_TOKEN', value: 'hunter2' },
      { path: 'c', name: 'NOTE', value: 'nothing of interest here' },
      { path: 'd', name: 'GITHUB_TOKEN', value: '<token>' },
      { path: 'e', name: 'LOG_LEVEL', value: 'debug-everything' },
    ]);
    expect(hits.filter(isSecret).map(({ path }) => path)).toEqual(['a', 'b']);
    expect(hits.find(({ path }) => path === 'd')).toMatchObject({ kind: 'placeholder' });
  });
});

describe('when the scanner fails', () => {
  it('nothing that it should have read passes, and its words are not repeated', async () => {
    const fields = [
      { path: 'a', name: 'NOTE', value: 'nothing of interest here' },
      { path: 'b', name: 'GITHUB_TOKEN', value: '${GITHUB_TOKEN}' },
      { path: 'c', name: 'PORT', value: '8080' },
    ];
    const spans = await locateInFields(fields, () =>
      Promise.reject(new Error('cannot read: nothing of interest')),
    );
    expect(spans.map((each) => each.map(({ kind }) => kind))).toEqual([['unchecked'], [], []]);
    expect(JSON.stringify(spans)).not.toContain('of interest');
  });
});

describe('in a process that runs for months', () => {
  it('leaves nothing behind in the performance timeline', async () => {
    await findSecrets([{ path: 'a', name: 'NOTE', value: 'nothing of interest here' }]);
    const before = performance.getEntries().length;
    for (let at = 0; at < 20; at++)
      await findSecrets([{ path: 'a', name: 'NOTE', value: `nothing ${at} of interest` }]);
    expect(performance.getEntries().length).toBe(before);
  });
});

describe('toSecretReference', () => {
  it.each([
    ['GITHUB_TOKEN', 'secret://env/GITHUB_TOKEN'],
    ['X-Api-Key', 'secret://env/X_API_KEY'],
    ['githubToken', 'secret://env/GITHUB_TOKEN'],
    ['1password', 'secret://env/_1PASSWORD'],
    ['', 'secret://env/SECRET'],
  ])('proposes for %s', (name, reference) => {
    expect(toSecretReference(name)).toBe(reference);
  });
});
