import type { ClientId, Finding, Template } from '@app/domain';
import type { ProposeVersion } from './registry.js';

/**
 * `POST /imports?team=&client=`: the body is a client's config file as found on a workstation. Answers what
 * it would take to have it managed; stores nothing. Propose `servers`, get them approved, then propose
 * `template` as a change.
 */
export interface ImportView {
  client: ImportedClient;
  /** One for each distinct version, ready for `POST /servers`. `version` is `unresolved` where none could be found. */
  servers: readonly ProposedServer[];
  /** For `team`: its present template with these servers added. */
  template: Template;
  baseRevision: number;
  findings: readonly Finding[];
  /** Parts of the file that were not understood or have no place in a template; nothing is lost silently. */
  notUnderstood: readonly NotUnderstood[];
  /** Literals that were replaced by references. The literal itself is nowhere in this answer. */
  secrets: readonly ReplacedSecret[];
}

/** `plain` is a bare `mcpServers` object (`.mcp.json`, Cursor). */
export type ImportedClient = ClientId | 'cursor' | 'plain';

export interface ProposedServer extends ProposeVersion {
  /** Its keys in the file. */
  keys: readonly string[];
  /** Where the exact version came from. */
  versionFrom: 'config' | 'registry' | 'unresolved' | 'none';
  /** Status in the registry already, if this very version is there. */
  existing: string | null;
}
export interface NotUnderstood {
  path: string;
  reason: string;
}
export interface ReplacedSecret {
  /** `mcpServers.github.env.GITHUB_TOKEN`. */
  path: string;
  /** `secret://env/GITHUB_TOKEN`. */
  reference: string;
}
