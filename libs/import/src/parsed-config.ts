import type { ClientId, Finding, Launch, TemplateServer } from '@app/domain';

/** `plain` is a bare `mcpServers` object: `.mcp.json`. */
export type ImportedClient = ClientId | 'cursor' | 'plain';

/** What can be told of a file without a registry. */
export interface ParsedConfig {
  client: ImportedClient;
  servers: readonly ParsedServer[];
  /** The entries of a template, by key. A server that was switched off is in `servers` alone. */
  entries: Readonly<Record<string, TemplateServer>>;
  findings: readonly Finding[];
  notUnderstood: readonly NotUnderstood[];
  secrets: readonly ReplacedSecret[];
}

/** One distinct way in which the file starts or reaches a server. */
export interface ParsedServer {
  server: string;
  /** Exact, or `unresolved`; for images the tag as it stands. */
  version: string;
  description: string;
  launch: Launch;
  secretInputs: readonly string[];
  keys: readonly string[];
  versionFrom: 'config' | 'registry' | 'unresolved' | 'none';
  /** What the file asks for where that is no exact version: a range or tag such as `^1.2` or `latest`. */
  requested: string | null;
  /** Of the package, as its registry states it. */
  integrity?: string;
}

export interface NotUnderstood {
  /** `mcpServers.github.cwd`. */
  path: string;
  reason: string;
}

export interface ReplacedSecret {
  path: string;
  reference: string;
}
