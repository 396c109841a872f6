/**
 * The nouns of Quartermaster and their rules, as plain data and pure functions: no framework, no database,
 * no files, no clock. Everything else depends on it; it depends on nothing.
 */
export * from './actor.js';
export * from './audit.js';
export * from './change.js';
export * from './clients.js';
export * from './errors.js';
export * from './names.js';
export * from './policy.js';
export * from './server.js';
export * from './template.js';
export * from './values.js';
