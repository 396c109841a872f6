/**
 * For specs and benchmarks only: a real PostgreSQL database for each, and a fleet's server for agents, which signs
 * like the real one and lies as it is told.
 */
export * from './postgres.js';
export * from './fleet-simulator.js';
export * from './fleet-simulator-repository.js';
