import { Injectable } from '@nestjs/common';
import type { ImportView } from '@app/contract';
import {
  compose,
  FleetError,
  parseTeamSlug,
  EMPTY_TEMPLATE,
  type Draft,
  type ServerName,
  type ServerVersion,
  type TeamSlug,
  type Template,
} from '@app/domain';
import {
  applyVersions,
  parseClientConfig,
  type ParsedConfig,
  type ParsedServer,
  type ParseOptions,
} from '@app/import';
import { evaluate, mergePolicies } from '@app/policy';
import type { Store } from '@app/store';
import { InjectStore } from '../platform/store.module.js';
import { loadTeamConfigs } from '../releases/load-team-configs.js';
import { renderTeam } from '../releases/render-team.js';
import { chooseClient } from './choose-client.js';
import { findDifferences, toDraftVersion, toImportView, toVersionKey } from './import-view.js';
import { mergeTemplate } from './merge-template.js';
import { VersionResolver } from './version-resolver.js';

/** What a workstation's own config would be as servers and template of a team. Stores nothing. */
@Injectable()
export class ImportsService {
  constructor(
    @InjectStore() private readonly store: Store,
    private readonly versions: VersionResolver,
  ) {}

  /** @throws FleetError INVALID_JSON, NOT_A_CLIENT_CONFIG, NOT_FOUND for the team */
  async read(slug: string, file: Uint8Array, options: ParseOptions = {}): Promise<ImportView> {
    const { slug: team } = await this.store.read.teams.get(parseTeamSlug(slug));
    const read = await parseClientConfig(file, options);
    const resolved = applyVersions(read, await this.versions.find(read));
    const current = await this.store.read.templates.current(team);
    const { template: merged, parsed } = mergeTemplate(current?.document ?? EMPTY_TEMPLATE, resolved);
    const [config] = await loadTeamConfigs(this.store.read, [team]);
    const template = chooseClient(merged, config?.layers ?? [], read.client);
    const baseRevision = current?.revision ?? 0;
    const { findings, existing } = await this.assess(team, baseRevision, template, parsed);
    return toImportView(parsed, { template, baseRevision, findings, existing });
  }

  /** All findings on what the team would get: servers that the registry does not know count as drafts of it. */
  private async assess(team: TeamSlug, baseRevision: number, template: Template, parsed: ParsedConfig) {
    const edit = { kind: 'template' as const, team, baseRevision, template };
    const [config] = await loadTeamConfigs(this.store.read, [team], [edit]);
    if (!config) throw new FleetError('NOT_FOUND', `there is no team ${team}`);
    const existing = await this.findExisting(parsed.servers);
    const proposed = new Map(parsed.servers.map((server) => [toVersionKey(server), toDraftVersion(server)]));
    const draft = compose(
      team,
      config.layers,
      (server, version) =>
        config.getVersion(server, version) ?? proposed.get(toVersionKey({ server, version })),
    );
    const extra = [
      ...renderTeam(toApproved(draft)).findings,
      ...parsed.findings,
      ...findDifferences(parsed.servers, existing),
    ];
    const findings = await evaluate(
      draft,
      mergePolicies(config.policies),
      config.exceptions,
      new Date(),
      extra,
    );
    return { findings, existing };
  }

  private async findExisting(servers: readonly ParsedServer[]): Promise<Map<string, ServerVersion>> {
    const versions = await this.store.read.servers.getMany(
      servers.map(({ server, version }) => ({ server: server as ServerName, version })),
    );
    return new Map(versions.map((version) => [toVersionKey(version), version]));
  }
}

/** As it would be with everything approved: only then do the renderers say what a client cannot express. */
function toApproved(draft: Draft): Draft {
  return {
    ...draft,
    servers: draft.servers.map((server) =>
      server.status === 'draft' || server.status === 'in-review' ? { ...server, status: 'approved' } : server,
    ),
  };
}
