import type { AuditRepository } from './audit.js';
import type { BlobsRepository } from './blobs.js';
import type { ChangesRepository } from './changes.js';
import type { CohortsRepository } from './cohorts.js';
import type { DevicesRepository } from './devices.js';
import type { EnrolmentTokensRepository } from './enrolment-tokens.js';
import type { ExceptionsRepository } from './exceptions.js';
import type { OrganisationRepository } from './organisation.js';
import type { ReleasesRepository } from './releases.js';
import type { PoliciesRepository, TemplatesRepository } from './revisions.js';
import type { RootsRepository } from './roots.js';
import type { ServersRepository } from './servers.js';
import type { SessionsRepository } from './sessions.js';
import type { SettingsRepository } from './settings.js';
import type { SignInLinksRepository } from './sign-in-links.js';
import type { TeamsRepository } from './teams.js';
import type { TokensRepository } from './tokens.js';
import type { UsersRepository } from './users.js';

/** Everything that is kept, by noun. Within a transaction, `get` locks the row it reads until the end. */
export interface Repositories {
  readonly organisation: OrganisationRepository;
  readonly users: UsersRepository;
  readonly signInLinks: SignInLinksRepository;
  readonly sessions: SessionsRepository;
  readonly tokens: TokensRepository;
  readonly teams: TeamsRepository;
  readonly templates: TemplatesRepository;
  readonly policies: PoliciesRepository;
  readonly exceptions: ExceptionsRepository;
  readonly servers: ServersRepository;
  readonly changes: ChangesRepository;
  readonly releases: ReleasesRepository;
  readonly blobs: BlobsRepository;
  readonly cohorts: CohortsRepository;
  readonly roots: RootsRepository;
  readonly enrolmentTokens: EnrolmentTokensRepository;
  readonly devices: DevicesRepository;
  readonly audit: AuditRepository;
  readonly settings: SettingsRepository;
}
