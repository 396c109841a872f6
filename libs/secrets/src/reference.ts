/** Stands for one character of a reference in a masked text; never part of a secret. */
const MASK = '\u0000';
/** The same, right before a fallback. */
const MASK_BEFORE_FALLBACK = '\u0001';

const WHOLE = [
  /^secret:\/\/[a-z][a-z0-9-]{0,31}\/[^\s}]+$/,
  /^op:\/\/[^/\s]+\/[^/\s]+\/\S+$/,
  /^vault:[^\s#]+#[^\s#]+$/,
  /^arn:aws[a-z-]*:(?:secretsmanager|ssm):\S+$/,
  /^projects\/[^/\s]+\/secrets\/\S+$/,
  /^\$[A-Z_][A-Z0-9_]*$/,
  /^%[A-Za-z_][A-Za-z0-9_()]*%$/,
  /^\{(?:env|file):[^{}\s]+\}$/,
];

/**
 * `${…}` in any client's spelling. A fallback (`${NAME:-text}`) is a literal all the same, and `$$` a literal
 * dollar: what follows it is text.
 */
const INLINE =
  /\$\$|\$\{(?:secret:\/\/[^\s{}]+|[A-Za-z]+:[^{}]*|[A-Za-z_][A-Za-z0-9_.-]*(?::-[^{}]*)?)\}|\{env:[^{}\s]+\}|\$\{\{[^{}]*\}\}/g;

/** Whether the whole value only says where a secret is. */
export function isReference(value: string): boolean {
  return WHOLE.some((form) => form.test(value)) || toVisible(maskReferences(value)).trim() === '';
}

/** The text with every reference blanked out at its place, so that offsets stay; fallbacks stay readable. */
export function maskReferences(value: string): string {
  return value.replace(INLINE, (whole) => {
    if (whole === '$$') return whole;
    const dash = whole.indexOf(':-');
    if (dash < 0) return MASK.repeat(whole.length);
    return MASK.repeat(dash + 1) + MASK_BEFORE_FALLBACK + whole.slice(dash + 2, -1) + MASK;
  });
}

/** What a masked text says apart from its references. */
export function toVisible(masked: string): string {
  return masked.replaceAll(MASK, '').replaceAll(MASK_BEFORE_FALLBACK, '');
}

export function hasMask(masked: string): boolean {
  return masked.includes(MASK);
}

/** The fallbacks of a masked text: literals, though a reference stands before them. */
export function toFallbacks(masked: string): string[] {
  return masked
    .split(MASK_BEFORE_FALLBACK)
    .slice(1)
    .map((rest) => rest.split(MASK, 1)[0]!);
}

/** The fallbacks of a text with the names of the variables in front of them. */
export function findFallbacks(value: string): { name: string; text: string; at: number }[] {
  return [...value.matchAll(INLINE)].flatMap((match) => {
    const dash = match[0].indexOf(':-');
    if (dash < 0) return [];
    const name = match[0].slice('${'.length, dash).replace(/^env:/, '');
    return [{ name, text: match[0].slice(dash + 2, -1), at: match.index + dash + 2 }];
  });
}
