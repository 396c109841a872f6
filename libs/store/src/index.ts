/**
 * Postgres through Prisma. Domain values go in and come out; nothing of Prisma leaves. Every reason for which
 * the database refuses is a `FleetError`: UNAVAILABLE when it does not answer, ALREADY_EXISTS, NOT_FOUND,
 * INTEGRITY for a row that is not what it should be.
 */
export type { AuditFilter, NewAuditEvent } from './audit.js';
export type { Blob } from './blobs.js';
export type { StoredChange } from './changes.js';
export { claimDatabase, type ClaimOptions, type DatabaseClaim } from './claim-database.js';
export type { Cohort, CohortDocument } from './cohorts.js';
export { DEVICE_STATES, type DeviceState } from './device-state.js';
export type { Device, DeviceFilter, DeviceRow, NewDevice, StoredReport } from './device.js';
export {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from './embedded-postgres/start.js';
export type { EnrolmentToken } from './enrolment-tokens.js';
export { migrate } from './migrations/migrate.js';
export type { StoredException } from './exceptions.js';
export type { Organisation } from './organisation.js';
export type { Page, PageQuery } from './page.js';
export type { Instant, Person } from './people.js';
export type { NewRelease, Release, ReleaseCohort, ReleaseFile } from './releases.js';
export type { Repositories } from './repositories.js';
export type { NewRevision, Revision } from './revisions.js';
export type { RootDocument } from './roots.js';
export type { ServerRow, StoredVersion } from './servers.js';
export { openStore, type Store } from './store.js';
export type { Team, TeamRow } from './teams.js';
export type { ApiToken } from './tokens.js';
export type { User } from './users.js';
