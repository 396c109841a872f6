import { Injectable } from '@nestjs/common';
import type { ExplainView } from '@app/contract';
import { explain, OS_NAMES, type ClientId, type Draft, type Os } from '@app/domain';
import type { Store } from '@app/store';
import { PublicUrl } from '../platform/public-url.js';
import { InjectStore } from '../platform/store.module.js';

/** Why a device has a server, or has it not: from what was released to its cohort. */
@Injectable()
export class ExplanationService {
  constructor(
    @InjectStore() private readonly store: Store,
    private readonly publicUrl: PublicUrl,
  ) {}

  async explain(deviceId: string, server: string): Promise<ExplainView> {
    const { team, os, track } = await this.store.read.devices.get(deviceId);
    const [cohort] = await this.store.read.releases.cohortsAt({ teams: [team], os, track });
    const howToAsk = `ask a maintainer of the team ${team}, who proposes it as a change at ${this.publicUrl.get()}/changes`;
    if (!cohort) {
      return {
        server,
        team,
        present: false,
        reasons: [`nothing has been released for the team ${team} yet`],
        howToAsk,
      };
    }
    const present = isDelivered(cohort.draft, os, server);
    const reasons = [...explain(cohort.draft, [], server), toOutcome(present, os, cohort.release)];
    return { server, team, present, reasons, howToAsk };
  }
}

function toOutcome(present: boolean, os: Os, release: number): string {
  return present
    ? `so release ${release} delivers it on ${OS_NAMES[os]}`
    : `so release ${release} does not deliver it on ${OS_NAMES[os]}`;
}

function isDelivered(draft: Draft, os: Os, asked: string): boolean {
  const written = Object.keys(draft.clients) as ClientId[];
  return draft.servers.some(
    ({ key, server, status, oses, clients }) =>
      [key, server].some((name) => name.toLowerCase() === asked.toLowerCase()) &&
      (status === 'approved' || status === 'deprecated') &&
      (!oses || oses.includes(os)) &&
      written.some((client) => !clients || clients.includes(client)),
  );
}
