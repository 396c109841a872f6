import type { Actor } from './actor.js';
import { FleetError } from './errors.js';
import type { ServerVersion, VersionStatus } from './server.js';

/** What can be done to a version; each is one endpoint and one audit event. */
export const VERSION_ACTIONS = ['submit', 'approve', 'reject', 'deprecate', 'revoke'] as const;
export type VersionAction = (typeof VERSION_ACTIONS)[number];

/**
 * Every transition there is. Nothing leads out of `revoked`: what was found to be harmful is proposed again
 * as a new version, with a review of its own, and never reinstated by a click.
 */
export const VERSION_TRANSITIONS: Readonly<
  Record<VersionStatus, Partial<Record<VersionAction, VersionStatus>>>
> = {
  draft: { submit: 'in-review' },
  'in-review': { approve: 'approved', reject: 'draft', revoke: 'revoked' },
  approved: { deprecate: 'deprecated', revoke: 'revoked' },
  deprecated: { revoke: 'revoked' },
  revoked: {},
};

export interface DecisionOptions {
  note?: string;
  /** The organisation has one person only, and says so visibly: they may approve what they proposed. */
  singlePerson?: boolean;
}

/** The actions that are possible in a status, in the order people take them. */
export function toVersionActions(status: VersionStatus): VersionAction[] {
  return VERSION_ACTIONS.filter((action) => VERSION_TRANSITIONS[status][action] !== undefined);
}

/**
 * The version after an action. Approval takes a second person, whichever token they use: a token acts under
 * its owner's id.
 *
 * @throws FleetError WRONG_STATE, SELF_APPROVAL
 */
export function decideVersion(
  version: ServerVersion,
  action: VersionAction,
  actor: Actor,
  { note, singlePerson = false }: DecisionOptions = {},
): ServerVersion {
  const status = VERSION_TRANSITIONS[version.status][action];
  if (status === undefined) throw wrongState(version, action);
  if (action === 'approve' && version.proposedBy === actor.id && !singlePerson) throw selfApproval(version);
  const { decidedBy: _decidedBy, decisionNote: _decisionNote, ...rest } = version;
  if (action === 'submit') return { ...rest, status };
  return { ...rest, status, decidedBy: actor.id, ...(note === undefined ? {} : { decisionNote: note }) };
}

function wrongState(version: ServerVersion, action: VersionAction): FleetError {
  const possible = toVersionActions(version.status);
  const hint =
    version.status === 'revoked'
      ? 'a revoked version stays revoked; propose another version'
      : `possible now: ${possible.join(', ')}`;
  return new FleetError(
    'WRONG_STATE',
    `cannot ${action} ${version.server} ${version.version}: it is ${version.status}`,
    { hint },
  );
}

function selfApproval(version: ServerVersion): FleetError {
  return new FleetError(
    'SELF_APPROVAL',
    `${version.server} ${version.version} needs a second person: whoever proposed it cannot approve it`,
    { hint: 'ask another reviewer' },
  );
}
