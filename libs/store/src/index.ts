/**
 * Postgres through Prisma. Domain values go in and come out; nothing of Prisma leaves. Every reason for which
 * the database refuses is a `FleetError`: UNAVAILABLE when it does not answer, ALREADY_EXISTS, NOT_FOUND,
 * INTEGRITY for a row that is not what it should be.
 */
export * from './audit.js';
export * from './blobs.js';
export * from './changes.js';
export * from './cohorts.js';
export * from './devices.js';
export * from './embedded-postgres/start.js';
export * from './enrolment-tokens.js';
export * from './exceptions.js';
export * from './migrate.js';
export * from './organisation.js';
export * from './page.js';
export * from './people.js';
export * from './releases.js';
export * from './repositories.js';
export * from './revisions.js';
export * from './roots.js';
export * from './servers.js';
export * from './sessions.js';
export * from './settings.js';
export * from './sign-in-links.js';
export * from './store.js';
export * from './teams.js';
export * from './tokens.js';
export * from './users.js';
