import { Injectable } from '@nestjs/common';
import type { ProposeVersion } from '@app/contract';
import {
  decideVersion,
  FleetError,
  parseLaunch,
  parseServerName,
  type Actor,
  type ServerVersion,
  type TeamSlug,
  type VersionAction,
} from '@app/domain';
import type { Page, Repositories, ServerRow, Store, StoredVersion } from '@app/store';
import { InjectStore } from '../platform/store.module.js';
import { checkLaunchSecrets, checkTextSecrets } from './check-secrets.js';
import type { ListServersQuery, ListVersionsQuery } from './list-servers.query.js';
import { toAuditedVersion, toVersionSubject } from './version-audit.js';

/** What each action is called in the audit log. */
const EVENT_TYPES = {
  submit: 'server.submitted',
  approve: 'server.approved',
  reject: 'server.rejected',
  deprecate: 'server.deprecated',
  revoke: 'server.revoked',
} satisfies Record<VersionAction, string>;

@Injectable()
export class RegistryService {
  constructor(@InjectStore() private readonly store: Store) {}

  listServers(query: ListServersQuery): Promise<Page<ServerRow>> {
    return this.store.read.servers.list(query);
  }

  listVersions({ server, ...query }: ListVersionsQuery): Promise<Page<StoredVersion>> {
    return this.store.read.servers.versions({ ...query, ...(server && { server: parseServerName(server) }) });
  }

  async getVersion(id: string): Promise<{ version: StoredVersion; usedBy: TeamSlug[] }> {
    const version = await this.store.read.servers.get(id);
    return { version, usedBy: await this.store.read.templates.teamsUsing([version]) };
  }

  /** A draft of one's own is replaced, so that a rejected version can be put right; anything else is immutable. */
  async propose(
    actor: Actor,
    proposal: ProposeVersion,
    { submit }: { submit: boolean },
  ): Promise<StoredVersion> {
    const version = toServerVersion(actor, proposal);
    await checkTextSecrets({
      server: version.server,
      version: version.version,
      description: version.description,
    });
    await checkLaunchSecrets(version);
    return this.store.transaction(async (tx) => {
      const draft = await saveDraft(tx, actor, version);
      return submit ? applyDecision(tx, actor, draft.id, 'submit') : draft;
    });
  }

  async decide(actor: Actor, id: string, action: VersionAction, note?: string): Promise<StoredVersion> {
    await checkTextSecrets({ note });
    return this.store.transaction((tx) => applyDecision(tx, actor, id, action, note));
  }
}

/** A version before and after one step of its life. */
export interface DecidedVersion {
  before: StoredVersion;
  after: StoredVersion;
}

/** Takes a version through one step of its life, within the caller's transaction, which must record it too. */
export async function saveDecision(
  tx: Repositories,
  actor: Actor,
  id: string,
  action: VersionAction,
  note?: string,
): Promise<DecidedVersion> {
  const before = await tx.servers.get(id);
  const { singlePerson } = await tx.organisation.get();
  const { status, decidedBy, decisionNote } = decideVersion(before, action, actor, { note, singlePerson });
  const decidedAt = decidedBy && new Date().toISOString();
  await tx.servers.save({ ...before, status, decidedBy, decisionNote, decidedAt });
  return { before, after: await tx.servers.get(id) };
}

/** Last in a transaction: the audit log is locked from here to its end. */
export async function recordDecision(
  tx: Repositories,
  actor: Actor,
  action: VersionAction,
  { before, after }: DecidedVersion,
): Promise<void> {
  await tx.audit.append({
    type: EVENT_TYPES[action],
    actor,
    subject: toVersionSubject(after),
    before: toAuditedVersion(before),
    after: toAuditedVersion(after),
  });
}

async function applyDecision(
  tx: Repositories,
  actor: Actor,
  id: string,
  action: VersionAction,
  note?: string,
): Promise<StoredVersion> {
  const decided = await saveDecision(tx, actor, id, action, note);
  await recordDecision(tx, actor, action, decided);
  return decided.after;
}

function toServerVersion(actor: Actor, proposal: ProposeVersion): ServerVersion {
  return {
    server: parseServerName(proposal.server),
    version: proposal.version,
    status: 'draft',
    description: proposal.description ?? '',
    launch: parseLaunch(proposal.launch),
    secretInputs: [...new Set(proposal.secretInputs ?? [])],
    ...(proposal.integrity && { integrity: proposal.integrity }),
    proposedBy: actor.id,
  };
}

async function saveDraft(tx: Repositories, actor: Actor, version: ServerVersion): Promise<StoredVersion> {
  const found = await tx.servers.find(version.server, version.version);
  const before = found && (await tx.servers.get(found.id));
  if (before) checkReplaceable(before, actor);
  const after = before ? await redraft(tx, before, version) : await tx.servers.create(version);
  await tx.audit.append({
    type: before ? 'server.redrafted' : 'server.proposed',
    actor,
    subject: toVersionSubject(after),
    before: before && toAuditedVersion(before),
    after: toAuditedVersion(after),
  });
  return after;
}

/**
 * What was handed in and rejected gets a new id with its new words: a reviewer who still has the old ones before
 * them would otherwise approve what they never saw.
 */
async function redraft(
  tx: Repositories,
  before: StoredVersion,
  version: ServerVersion,
): Promise<StoredVersion> {
  if (before.decidedBy !== undefined) return tx.servers.replace(before.id, version);
  await tx.servers.save({ ...before, ...version });
  return tx.servers.get(before.id);
}

/** Nobody else's draft: whoever may change what was proposed could approve their own words. */
function checkReplaceable(
  { server, version, status, proposedBy, proposer }: StoredVersion,
  actor: Actor,
): void {
  if (status === 'draft' && proposedBy === actor.id) return;
  throw new FleetError(
    'ALREADY_EXISTS',
    `the registry has ${server} ${version} already: it is ${status}, proposed by ${proposer.name}`,
    {
      hint:
        status === 'draft'
          ? 'only its author can replace a draft'
          : 'a version never changes; propose another version',
    },
  );
}
