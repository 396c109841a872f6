import { createHash } from 'node:crypto';

/** Namespace of every UUID that renders carry. It never changes: each profile on a Mac is known by it. */
const NAMESPACE = 'b1c0a6f2-6d0f-4f0e-9c57-3f0d8f2a7e41';

/** The UUID of a name, the same everywhere: version 5 of RFC 9562 section 5.5, in upper case as Apple writes it. */
export function toUuid(name: string): string {
  const hash = createHash('sha1')
    .update(Buffer.from(NAMESPACE.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest();
  hash[6] = (hash[6]! & 0x0f) | 0x50;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  const hex = hash.toString('hex').slice(0, 32).toUpperCase();
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
