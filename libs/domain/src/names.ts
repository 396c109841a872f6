import { FleetError } from './errors.js';

/** The registry name of an MCP server, such as `io.github.owner/name` (the official registry's form). */
export type ServerName = string & { readonly [serverName]: true };
declare const serverName: unique symbol;

/** A team in URLs and tables: `platform`, `platform-emea`. `organisation` is the root of all teams. */
export type TeamSlug = string & { readonly [teamSlug]: true };
declare const teamSlug: unique symbol;

/** The key under which a server stands in a client's file, such as `github`. */
export type ServerKey = string & { readonly [serverKey]: true };
declare const serverKey: unique symbol;

/** The root of the team tree; its template is the baseline that every team inherits. */
export const ORGANISATION = 'organisation' as TeamSlug;

const SERVER_NAME = /^[a-zA-Z0-9][a-zA-Z0-9.-]{1,198}\/[a-zA-Z0-9][a-zA-Z0-9._-]{0,99}$/;
const TEAM_SLUG = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** What every supported client accepts as a key: letters, digits, `-`, `_`, at most 64. */
const SERVER_KEY = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** @throws FleetError INVALID_NAME */
export function parseServerName(text: string): ServerName {
  if (!SERVER_NAME.test(text)) throw invalid(text, 'a server name such as com.example/jira');
  return text as ServerName;
}

/** @throws FleetError INVALID_NAME */
export function parseTeamSlug(text: string): TeamSlug {
  if (!TEAM_SLUG.test(text))
    throw invalid(text, 'a team slug such as platform-emea: lower-case letters, digits and hyphens');
  return text as TeamSlug;
}

/** @throws FleetError INVALID_NAME */
export function parseServerKey(text: string): ServerKey {
  if (!isServerKey(text))
    throw invalid(text, 'a server key such as github: letters, digits, - and _, at most 64');
  return text as ServerKey;
}

export function isServerKey(text: string): boolean {
  return SERVER_KEY.test(text);
}

function invalid(text: string, wanted: string): FleetError {
  return new FleetError('INVALID_NAME', `${JSON.stringify(text.slice(0, 120))} is not ${wanted}`);
}
