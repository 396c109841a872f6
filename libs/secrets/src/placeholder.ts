const VERB = '(?:your|my|insert|enter|add|put|replace|paste|change|set)';
const NOUN = '(?:tokens?|keys?|secret|password|pat|credentials?|value|here|me|this|it|id|url|api|string|dsn)';
const WRAPPED = /^(?:<[^<>]{0,80}>|\{\{[^{}]{0,80}\}\}|\[[^[\]]{0,80}\])$/;
const SPOKEN = new RegExp(
  `^${VERB}[\\s_-]?(?:[a-z]+[\\s_-])*?[a-z]*${NOUN}(?:[\\s_-](?:[a-z]+[\\s_-]?)*)?$`,
  'i',
);
const WORD =
  /^(?:changeme|change-it|todo|tbd|fixme|redacted|placeholder|dummy|example|none|null|undefined|n\/a)$/i;
const FILLER = /^(?:[A-Za-z]{1,10}[-_])?(?:[xX]{3,}|\*{3,}|\.{3,}|…+|_{3,}|-{3,})$/;

/** Whether a value only marks the place of a secret: `<your-token>`, `YOUR_API_KEY`, `changeme`, `sk-xxxx`. */
export function isPlaceholder(value: string): boolean {
  const text = value.trim();
  if (text.length > 120) return false;
  return WRAPPED.test(text) || SPOKEN.test(text) || WORD.test(text) || FILLER.test(text);
}
