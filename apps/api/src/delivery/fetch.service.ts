import { Injectable } from '@nestjs/common';
import { FleetError, parseTeamSlug, type Form, type Os } from '@app/domain';
import { NAMESPACES, STABLE_TRACK, toAllowedSigner } from '@app/signing';
import type { Store } from '@app/store';
import { InjectStore } from '../platform/store.module.js';
import { CohortTable } from './cohort-table.js';
import { toStatementName, type ServedCohort, type ServedTarget } from './served-cohort.js';
import { REVALIDATED, toServedFile, type ServedFile } from './served-file.js';
import { SigningKeys } from './signing-keys.js';

export interface FetchQuery {
  team: string;
  os: Os;
  client: string;
  /** Only where a client has several. */
  form?: string;
}

/** Whom the lines of `allowed_signers` speak of. */
const PRINCIPAL = 'quartermaster';

/** A team's files for hosts without the agent: MDM, Ansible and scripts. */
@Injectable()
export class FetchService {
  constructor(
    private readonly keys: SigningKeys,
    private readonly table: CohortTable,
    @InjectStore() private readonly store: Store,
  ) {}

  async getFile(query: FetchQuery): Promise<ServedFile> {
    return toFetchedFile(await this.getTarget(query));
  }

  /** The signed statement about the file: a text, then its SSH signature. */
  async getStatement(query: FetchQuery): Promise<ServedFile> {
    const { served, target } = await this.getTarget(query);
    return served.documents.get(toStatementName(target.form))!;
  }

  /** The keys as `ssh-keygen -Y verify` wants them, each for its own kinds of text. */
  toAllowedSigners(): string {
    return (
      toAllowedSigner(PRINCIPAL, [NAMESPACES.file, NAMESPACES.manifest], this.keys.targets.publicKey) +
      toAllowedSigner(PRINCIPAL, [NAMESPACES.fresh, NAMESPACES.audit], this.keys.online.publicKey)
    );
  }

  private async getTarget({ team: slug, os, client, form }: FetchQuery) {
    const team = await this.store.read.teams.get(parseTeamSlug(slug));
    const served = this.table.find(this.keys.toChannel(team.id, os, STABLE_TRACK));
    const targets = served?.targets.filter((target) => target.client === client) ?? [];
    const target = form === undefined ? targets[0] : targets.find((one) => one.form === form);
    if (served && target) return { served, target };
    throw new FleetError('NOT_FOUND', `team ${slug} has no file for ${client} on ${os}`, {
      hint: "the team's template says which clients it writes; they reach this endpoint with the next release",
    });
  }
}

function toFetchedFile({ served, target }: { served: ServedCohort; target: ServedTarget }): ServedFile {
  const { form, sha256, bytes } = target;
  const digest = Buffer.from(sha256, 'hex').toString('base64');
  return toServedFile(bytes, `"${sha256}"`, {
    cache: REVALIDATED,
    type: toContentType(form),
    more: [
      'repr-digest',
      `sha-256=:${digest}:`,
      'digest', // RFC 3230, which RFC 9530 replaced: some tools know no other
      `SHA-256=${digest}`,
      'x-quartermaster-release',
      String(served.cohort.release),
      'content-disposition',
      `attachment; filename="${form}"`,
    ],
  });
}

function toContentType(form: Form): string {
  if (form.endsWith('.mobileconfig')) return 'application/x-apple-aspen-config';
  return form.endsWith('.reg') ? 'text/x-ms-regedit' : 'application/json';
}
