import type { SecretKind } from './locate-secrets.js';

interface Shape {
  kind: SecretKind;
  reason: string;
  /** Global; group 1, where there is one, is the secret itself. */
  pattern: RegExp;
}

const token = (reason: string, pattern: string): Shape => ({
  kind: 'token',
  reason: `looks like ${reason}`,
  pattern: new RegExp(`(?<![A-Za-z0-9])${pattern}`, 'g'),
});

/**
 * Tokens that their makers gave a shape to be found by. Sources: each vendor's documentation and the rules of
 * gitleaks and secretlint; prefixes only, so that a new length is still found.
 */
const TOKENS: readonly Shape[] = [
  token('a GitHub token', 'gh[pousr]_[A-Za-z0-9]{16,}'),
  token('a GitHub token', 'github_pat_[A-Za-z0-9_]{16,}'),
  token('a GitLab token', 'gl(?:pat|rt|dt|ptt|ft|soat|cbt)-[A-Za-z0-9_.-]{16,}'),
  token('an API key (sk-)', 'sk-(?=[A-Za-z_-]{0,60}\\d)[A-Za-z0-9_-]{16,}'),
  token('a Stripe key', '(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{10,}'),
  token('a webhook secret', 'whsec_[A-Za-z0-9+/=]{16,}'),
  token('a Slack token', 'xox[a-z]-[A-Za-z0-9-]{10,}'),
  token('a Slack token', 'xapp-\\d-[A-Za-z0-9-]{10,}'),
  token('an AWS access key', '(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])'),
  token('a Google API key', 'AIza[0-9A-Za-z_-]{30,}'),
  token('a Google OAuth secret', '(?:GOCSPX-|ya29\\.)[0-9A-Za-z_-]{16,}'),
  token('a JSON Web Token', 'eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.?[A-Za-z0-9_-]*'),
  token('an npm token', 'npm_[A-Za-z0-9]{30,}'),
  token('a PyPI token', 'pypi-[A-Za-z0-9_-]{30,}'),
  token('a Notion token', '(?:ntn_|secret_)[A-Za-z0-9]{30,}'),
  token('a Sentry token', 'sntr[ysu]s?_[A-Za-z0-9+/=_]{20,}'),
  token('a Linear key', 'lin_(?:api|oauth)_[A-Za-z0-9]{16,}'),
  token('an Atlassian token', 'AT(?:ATT|CTT|BB)[A-Za-z0-9+/=_-]{20,}'),
  token('a Figma token', 'figd_[A-Za-z0-9_-]{20,}'),
  token('a Hugging Face token', 'hf_[A-Za-z0-9]{20,}'),
  token(
    'an API key',
    '(?:gsk_|pplx-|r8_|xai-|tvly-|fc-|ctx7sk-|BSA)(?=[A-Za-z_-]{0,60}\\d)[A-Za-z0-9_-]{20,}',
  ),
  token('a Supabase key', '(?:sbp_|sb_secret_)[A-Za-z0-9_-]{16,}'),
  token('a DigitalOcean token', 'do[por]_v1_[a-f0-9]{32,}'),
  token('a Databricks token', 'dapi[a-f0-9]{32}'),
  token('an Airtable token', 'pat[A-Za-z0-9]{14}\\.[a-f0-9]{32,}'),
  token('a SendGrid key', 'SG\\.[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,}'),
  token('a Telegram bot token', '\\d{8,10}:[A-Za-z0-9_-]{35}'),
  token('a Postman key', 'PMAK-[a-f0-9]{24}-[a-f0-9]{34}'),
  token('a Doppler token', 'dp\\.[a-z]{2,4}\\.[A-Za-z0-9.]{30,}'),
  token('a Vault token', 'hv[sbr]\\.[A-Za-z0-9_-]{20,}'),
  token('a 1Password token', 'ops_eyJ[A-Za-z0-9_-]{20,}'),
  token('a Shopify token', 'shp(?:at|ca|pa|ss)_[a-fA-F0-9]{20,}'),
  token('a Discord bot token', '[MNO][A-Za-z0-9_-]{23,}\\.[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]{27,}'),
  token('a Slack webhook', '(?:https://)?hooks\\.slack\\.com/services/([A-Za-z0-9/]{16,})'),
  token('a Discord webhook', '(?:https://)?discord(?:app)?\\.com/api/webhooks/\\d+/([A-Za-z0-9_-]{16,})'),
];

const PHRASES: readonly Shape[] = [
  {
    kind: 'private-key',
    reason: 'is a private key',
    pattern: /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----[\s\S]*/g,
  },
  {
    kind: 'header',
    reason: 'is a credential for an Authorization header',
    pattern: /\bBearer[ +:]+(?=\S*\d|\S{16})([A-Za-z0-9._~+/=-]{6,})/gi,
  },
  {
    kind: 'header',
    reason: 'is a credential for an Authorization header',
    pattern: /\bBasic +(?=\S*[0-9=]|\S*[a-z]\S*[A-Z])([A-Za-z0-9+/_-]{6,}={0,2})/g,
  },
];

export const SHAPES: readonly Shape[] = [...PHRASES, ...TOKENS];

/** `Password=…;`, `AccountKey=…`, `host=… password=…`: the whole string is what the program needs as one secret. */
const KEYED =
  /(?:^|[;\s])(?:password|passwd|pwd|accountkey|sharedaccesskey|sharedaccesssignature|sharedsecret|accesskey)\s*=\s*['"]?([^;'"\s\u0000][^;'"\u0000]*)/i;

/** The password of a key-value connection string, or null. */
export function findKeyedPassword(text: string): string | null {
  const match = KEYED.exec(text);
  if (!match || !(text.includes(';') || /\b(?:host|server|user|dbname|database)\s*=/i.test(text)))
    return null;
  return match[1]!;
}
