/**
 * The types that cross the wire, shared by server, agent, console and CLI. Paths are relative to `/api/v1`
 * unless they say otherwise. Instants are RFC 3339 in UTC.
 */
export * from './agent.js';
export * from './changes.js';
export * from './fleet.js';
export * from './identity.js';
export * from './imports.js';
export * from './problem.js';
export * from './registry.js';
export * from './teams.js';
export * from './trust.js';
