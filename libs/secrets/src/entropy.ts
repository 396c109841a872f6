const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Whether a text without any name looks like a key: long, of mixed case and digits, and without the rhythm of
 * words. Hashes and ids (hex, UUID, `sha512-…`) are left alone: digests and commits look the same.
 */
export function looksRandom(text: string, least = 32): boolean {
  if (text.length < least || !/^[A-Za-z0-9+/_=-]+$/.test(text)) return false;
  if (UUID.test(text) || /^[0-9a-f]+$/i.test(text) || /^sha(?:1|256|384|512)-/.test(text)) return false;
  if (!/[a-z]/.test(text) || !/[A-Z]/.test(text) || !/[0-9]/.test(text)) return false;
  if (text.split(/[/_-]/).every((word) => /^(?:(?:[A-Za-z]?[a-z]+|[A-Z]+)\d{0,4}|\d{1,4})?$/.test(word)))
    return false;
  return entropyOf(text) >= 3.8;
}

/** Shannon entropy, bits per character. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  return [...counts.values()].reduce(
    (sum, count) => sum - (count / text.length) * Math.log2(count / text.length),
    0,
  );
}
