import type { Encoded } from './rendering.js';

/** UTF-8 without byte order mark, lines ending in `\n` on every OS. */
export function toUtf8(text: string): Encoded {
  return { bytes: new TextEncoder().encode(text), text };
}

/** UTF-16 little endian with byte order mark and CRLF: the only form in which regedit 5 takes any text. */
export function toUtf16(text: string): Encoded {
  const units = `\uFEFF${text.replaceAll('\n', '\r\n')}`;
  const view = new DataView(new ArrayBuffer(units.length * 2));
  for (let at = 0; at < units.length; at++) view.setUint16(at * 2, units.charCodeAt(at), true);
  return { bytes: new Uint8Array(view.buffer), text };
}

/** JSON as people read it. Keys come in the order in which the value holds them. */
export function toJsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/**
 * JSON on one line, for a string value of a plist or a registry key. `JSON.stringify` leaves no control
 * characters and no lone surrogates; the two other characters that XML 1.0 cannot hold are escaped here.
 */
export function toInlineJson(value: unknown): string {
  return JSON.stringify(value).replace(/[\uFFFE\uFFFF]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`);
}
