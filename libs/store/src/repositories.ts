import { AuditRepository } from './audit.js';
import { BlobsRepository } from './blobs.js';
import { ChangesRepository } from './changes.js';
import { CohortsRepository } from './cohorts.js';
import type { Connection } from './connection.js';
import { DevicesRepository } from './devices.js';
import { EnrolmentTokensRepository } from './enrolment-tokens.js';
import { ExceptionsRepository } from './exceptions.js';
import { OrganisationRepository } from './organisation.js';
import { ReleasesRepository } from './releases.js';
import { PoliciesRepository, TemplatesRepository } from './revisions.js';
import { RootsRepository } from './roots.js';
import { ServersRepository } from './servers.js';
import { SessionsRepository } from './sessions.js';
import { SettingsRepository } from './settings.js';
import { SignInLinksRepository } from './sign-in-links.js';
import { TeamsRepository } from './teams.js';
import { TokensRepository } from './tokens.js';
import { UsersRepository } from './users.js';

/** Everything that is kept, by noun. */
export type Repositories = Readonly<ReturnType<typeof toRepositories>>;

export function toRepositories(connection: Connection) {
  return {
    organisation: new OrganisationRepository(connection),
    users: new UsersRepository(connection),
    signInLinks: new SignInLinksRepository(connection),
    sessions: new SessionsRepository(connection),
    tokens: new TokensRepository(connection),
    teams: new TeamsRepository(connection),
    templates: new TemplatesRepository(connection),
    policies: new PoliciesRepository(connection),
    exceptions: new ExceptionsRepository(connection),
    servers: new ServersRepository(connection),
    changes: new ChangesRepository(connection),
    releases: new ReleasesRepository(connection),
    blobs: new BlobsRepository(connection),
    cohorts: new CohortsRepository(connection),
    roots: new RootsRepository(connection),
    enrolmentTokens: new EnrolmentTokensRepository(connection),
    devices: new DevicesRepository(connection),
    audit: new AuditRepository(connection),
    settings: new SettingsRepository(connection),
  };
}
