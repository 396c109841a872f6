import { toVariableName, type SecretField, type SecretSpan } from '@app/secrets';

/** What a found secret is called: after its variable, header, flag or parameter, else after its server. */
export function toSecretName(
  key: string,
  { name, value }: SecretField,
  { start, kind }: SecretSpan,
  isVariable: boolean,
): string {
  if (isVariable && isWhole(value, start)) return name;
  if (kind === 'connection-string') return own(key, 'URL');
  const before = /([A-Za-z_][A-Za-z0-9_.-]*)["']?\s*[=:]\s*["']?(?:(?:Bearer|Basic|Token)\s+)?$/i.exec(
    value.slice(0, start),
  )?.[1];
  const said = before ?? (isVariable ? '' : name);
  if (/^[A-Z][A-Z0-9_]*$/.test(said) && said.includes('_')) return said; // `-e NAME=value`
  if (said === '' || /^https?$/i.test(said))
    return own(key, kind === 'url' ? 'CREDENTIALS' : kind === 'token' ? 'TOKEN' : 'SECRET');
  if (/authorization$/i.test(said)) return own(key, 'TOKEN');
  return own(key, toVariableName(said.replace(/^x-/i, '')));
}

/** Whether nothing but a scheme (`Bearer `) stands before it: then it is the variable's value, not a part of it. */
function isWhole(value: string, start: number): boolean {
  return /^(?:\w+\s+)?$/.test(value.slice(0, start));
}

/** `GITHUB_TOKEN` rather than `GITHUB_GITHUB_TOKEN`. */
function own(key: string, name: string): string {
  const prefix = toVariableName(key);
  return name.startsWith(`${prefix}_`) ? name : `${prefix}_${name}`;
}
