/** What the property lists here hold. */
export type PlistValue = string | number | readonly PlistValue[] | { readonly [key: string]: PlistValue };

/** An XML property list, as `plutil` writes it: tabs, keys in the order given. */
export function renderPlist(root: PlistValue): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    '<plist version="1.0">',
    ...toLines(root),
    '</plist>',
    '',
  ].join('\n');
}

function toLines(value: PlistValue): string[] {
  if (typeof value === 'string') return [`<string>${escape(value)}</string>`];
  if (typeof value === 'number') return [`<integer>${value}</integer>`];
  if (isList(value)) return ['<array>', ...value.flatMap((item) => indent(toLines(item))), '</array>'];
  const members = Object.entries(value).flatMap(([key, item]) => [
    `\t<key>${escape(key)}</key>`,
    ...indent(toLines(item)),
  ]);
  return ['<dict>', ...members, '</dict>'];
}

function isList(value: PlistValue): value is readonly PlistValue[] {
  return Array.isArray(value);
}

/** A string is always one line here: a line break within it would be indented, and so changed. */
function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\n\r\t]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `\t${line}`);
}
