import type { ServerName } from './names.js';

/** How one exact version of a server is started or reached. Texts are values (see `values.ts`). */
export type Launch = PackageLaunch | CommandLaunch | RemoteLaunch;

/** A package fetched and run by a runner, at exactly one version. */
export interface PackageLaunch {
  kind: 'package';
  registry: 'npm' | 'pypi' | 'oci';
  /** `@scope/name`, `mcp-server-git`, `ghcr.io/owner/image`. Without version or tag. */
  identifier: string;
  /** Exact: `1.4.2`; for OCI a tag or, better, a `sha256:…` digest. */
  version: string;
  runner: 'npx' | 'bunx' | 'pnpm-dlx' | 'uvx' | 'pipx' | 'docker' | 'podman';
  /** Options of the runner itself, such as docker's `--network none`. `-i --rm`, `-y` and `-e` are implied. */
  runnerArgs: readonly string[];
  /** The executable inside the package where it is not the default one (`npx --package X BIN`, `uvx --from X BIN`). */
  executable?: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
}

/** A program that is on the workstation already: an absolute path, `node script.js`, `python -m module`. */
export interface CommandLaunch {
  kind: 'command';
  command: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
}

/** A server reached over HTTP. */
export interface RemoteLaunch {
  kind: 'remote';
  transport: 'streamable-http' | 'sse';
  url: string;
  headers: Readonly<Record<string, string>>;
}

export const VERSION_STATUSES = ['draft', 'in-review', 'approved', 'deprecated', 'revoked'] as const;
export type VersionStatus = (typeof VERSION_STATUSES)[number];

/** One exact version of a server, immutable but for its status and review. */
export interface ServerVersion {
  server: ServerName;
  version: string;
  status: VersionStatus;
  description: string;
  launch: Launch;
  /** Names of environment variables or headers whose value must be a secret reference. */
  secretInputs: readonly string[];
  /** Of the package, as its registry states it: `sha512-…` (npm), `sha256:…`. */
  integrity?: string;
  /** User id of whoever proposed it: they cannot approve it. */
  proposedBy: string;
  decidedBy?: string;
  /** Why it was approved, deprecated or revoked. */
  decisionNote?: string;
}
