/**
 * A delivered file as text, so that encoding it again gives the same bytes. Every form is UTF-8 but Windows'
 * registry file, which is UTF-16 with a byte order mark (that is how `regedit` writes and reads it).
 */
export function toFileText(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.toString(buffer[0] === 0xff && buffer[1] === 0xfe ? 'utf16le' : 'utf8');
}

/** The same for people and diffs: without byte order mark, lines ending in `\n`. */
export function toReadableText(bytes: Uint8Array): string {
  return toFileText(bytes)
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n');
}
