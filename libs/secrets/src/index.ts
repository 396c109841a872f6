/**
 * Does a literal look like a secret? It promises never to repeat one: what it returns says where and why,
 * never what. The structural rule comes first and needs no library: a value whose name says "secret" must be
 * a reference. `@secretlint` then reads what is left, and when it cannot, nothing passes unseen.
 */
export * from './find-secrets.js';
export * from './locate-secrets.js';
export * from './placeholder.js';
export * from './reference.js';
export * from './secret-fields.js';
export * from './secret-name.js';
