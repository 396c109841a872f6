/**
 * May this draft be released? `evaluate` answers with every finding at once and throws nothing: a rule that
 * breaks is a finding itself. Deny wins from any layer, a lower layer only tightens, and no error loosens.
 */
export * from './effective-policy.js';
export * from './evaluate.js';
export * from './rule.js';
export * from './rules/index.js';
export { DEFAULT_RUNNERS } from './runner-of.js';
export { DEFAULT_SOURCES } from './source-pattern.js';
