import { Injectable } from '@nestjs/common';
import type { EffectivePolicyView, PolicyView } from '@app/contract';
import { EMPTY_POLICY, parseTeamSlug, type PolicyDocument } from '@app/domain';
import { DEFAULT_RUNNERS, DEFAULT_SOURCES, mergePolicies, type EffectivePolicy } from '@app/policy';
import type { Page, PageQuery, Revision, Store } from '@app/store';
import { InjectStore } from '../platform/store.module.js';

/** Reading policy. Nobody writes it here: a layer is an edit of a change, with its plan and a second person. */
@Injectable()
export class PoliciesService {
  constructor(@InjectStore() private readonly store: Store) {}

  /** A team that says nothing has the empty layer, as revision 0. A revision that is asked for must exist. */
  async get(slug: string, number?: number): Promise<PolicyView> {
    const team = parseTeamSlug(slug);
    const { teams, policies } = this.store.read;
    const lineage = (await teams.lineage(team)).map((layer) => layer.slug);
    const current = await policies.currentOf(lineage);
    const own = number === undefined ? current.get(team) : await policies.get(team, number);
    const policy = own?.document ?? EMPTY_POLICY;
    const above = lineage.slice(0, -1).map((layer) => current.get(layer)?.document ?? EMPTY_POLICY);
    const effective = toEffectiveView(mergePolicies([...above, policy]));
    return { team, revision: own?.revision ?? 0, policy, effective };
  }

  async listRevisions(slug: string, query: PageQuery): Promise<Page<Revision<PolicyDocument>>> {
    const { slug: team } = await this.store.read.teams.get(parseTeamSlug(slug));
    return this.store.read.policies.revisions(team, query);
  }
}

/** Spells the defaults out: a list that nobody set is not one that allows anything. */
function toEffectiveView({
  rules,
  allowedRunners,
  allowedSources,
  deniedServers,
}: EffectivePolicy): EffectivePolicyView {
  return {
    rules,
    allowedRunners: allowedRunners ?? DEFAULT_RUNNERS,
    allowedSources: allowedSources ?? DEFAULT_SOURCES,
    deniedServers,
  };
}
