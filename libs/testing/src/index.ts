export * from './postgres.js';
export * from './fleet-simulator.js';
export * from './fleet-simulator-repository.js';
