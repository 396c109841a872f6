import type { ClientId, Level, Os } from './clients.js';
import type { ServerKey, ServerName, TeamSlug } from './names.js';
import type { Launch, VersionStatus } from './server.js';

/** What a team gets. Kept as numbered revisions; a team without one inherits only. */
export interface Template {
  /** By the key each server has in clients' files. */
  servers: Readonly<Record<string, TemplateServer>>;
  /** Which clients are written, and at which level. A client not named is inherited; `null` switches it off. */
  clients: Readonly<Partial<Record<ClientId, ClientChoice | null>>>;
  /** Values for `${name}` in this team and the teams below it. */
  parameters: Readonly<Record<string, string>>;
}

export interface ClientChoice {
  level: Level;
}

export interface TemplateServer {
  /** False removes an inherited server of this key. Everything else is then ignored. */
  enabled: boolean;
  server: ServerName;
  version: string;
  /** Added after the version's own arguments. */
  args: readonly string[];
  /** Merged over the version's own; a value wins by name. For remotes these are headers. */
  env: Readonly<Record<string, string>>;
  /** Restricts the server to these clients; absent means all. */
  clients?: readonly ClientId[];
  /** Restricts the server to these OSes; absent means all. */
  oses?: readonly Os[];
}

export const EMPTY_TEMPLATE: Template = { servers: {}, clients: {}, parameters: {} };

/** One layer of a team's lineage, root first. */
export interface TemplateLayer {
  team: TeamSlug;
  revision: number;
  template: Template;
}

/** A team's composed configuration, before it is checked. Keys are sorted, so equal inputs give equal drafts. */
export interface Draft {
  team: TeamSlug;
  servers: readonly DraftServer[];
  clients: Readonly<Partial<Record<ClientId, ClientChoice>>>;
  parameters: Readonly<Record<string, string>>;
  /** What went wrong while composing. Policy turns each into a finding. */
  problems: readonly DraftProblem[];
  /** Inherited entries that a lower layer took out, by key: so that people can be told why a server is missing. */
  removed?: readonly DraftRemoval[];
}

export interface DraftRemoval {
  key: ServerKey;
  server: ServerName;
  version: string;
  /** The layer that had put it there, and the one that took it out. */
  from: TeamSlug;
  by: TeamSlug;
}

export interface DraftServer {
  key: ServerKey;
  server: ServerName;
  version: string;
  /** `unknown` when the registry has no such version. Only `approved` and `deprecated` are ever rendered. */
  status: VersionStatus | 'unknown';
  /** With the template's args, env and headers merged in. Absent when the version is unknown. */
  launch?: Launch;
  secretInputs: readonly string[];
  clients?: readonly ClientId[];
  oses?: readonly Os[];
  /** The layer that decided this entry, and the layers whose entry of the same key it replaced. */
  from: TeamSlug;
  replaced: readonly { team: TeamSlug; server: ServerName; version: string }[];
}

export interface DraftProblem {
  kind:
    | 'unknown-version'
    | 'shadowed-key'
    | 'duplicate-server'
    | 'case-clash'
    | 'unknown-variable'
    | 'invalid-value';
  /** The server key, or the parameter's name. */
  subject: string;
  message: string;
}
