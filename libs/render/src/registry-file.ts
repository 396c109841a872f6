/**
 * A `.reg` file that sets string values (REG_SZ) of one key. Only `\` and `"` have a meaning within a string;
 * a line break has no spelling there at all.
 */
export function renderRegistryFile(key: string, values: Readonly<Record<string, string>>): string {
  const lines = Object.entries(values).map(([name, value]) => `${quote(name)}=${quote(value)}`);
  return ['Windows Registry Editor Version 5.00', '', `[${key}]`, ...lines, ''].join('\n');
}

function quote(text: string): string {
  if (/[\r\n\0]/.test(text)) throw new Error('a registry string has no line breaks');
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
