/**
 * The nouns of Quartermaster and their rules, as plain data and pure functions: no framework, no database,
 * no files, no clock. Everything else depends on it; it depends on nothing.
 */
export * from './actor.js';
export * from './audit.js';
export * from './change-lifecycle.js';
export * from './change.js';
export * from './clients.js';
export * from './command.js';
export * from './compose.js';
export * from './diff-templates.js';
export * from './errors.js';
export * from './explain.js';
export * from './lifecycle.js';
export * from './merge-launch.js';
export * from './names.js';
export * from './parse-change-edit.js';
export * from './parse-launch.js';
export * from './parse-policy.js';
export * from './parse-template.js';
export * from './policy.js';
export * from './resolve-launch.js';
export * from './server.js';
export * from './sorted.js';
export * from './template.js';
export * from './values.js';
