import type { ExplainView } from '@app/contract';
import { FleetError } from '@app/domain';
import type { Config } from '../config.js';
import { listServers } from '../clients/list-servers.js';
import { Access } from '../server/access.js';
import { FleetServer } from '../server/fleet-server.js';
import { getDevice } from '../state/device.js';
import { findVerified, readForms } from '../update/verified.js';
import type { CommandAnswer } from './answer.js';

/** Why this workstation has a server, or not, and how to ask for it. Offline, from what it knows itself. */
export async function explain(config: Config, server: string): Promise<CommandAnswer> {
  const device = getDevice(config.state);
  const fleet = new FleetServer(device.server);
  try {
    const access = new Access(config.state, fleet, () => new Date());
    const view = await access.use((ticket) => fleet.explain(server, ticket));
    return { exitCode: 0, lines: toLines(view), value: { ...view, source: 'server' } };
  } catch (error) {
    if (!(error instanceof FleetError)) throw error;
    const view = explainLocally(config, server);
    return {
      exitCode: 4,
      lines: [
        ...toLines(view),
        `agent: ${error.message}`,
        'hint: this is what the workstation knows itself; ask again when it is online',
      ],
      value: { ...view, source: 'workstation', code: error.code, reason: error.message },
    };
  }
}

export function explainLocally({ state }: Config, server: string): ExplainView {
  const { team, server: address } = getDevice(state);
  const verified = findVerified(state);
  const forms = verified ? readForms(state, verified) : [];
  const key = server.slice(server.lastIndexOf('/') + 1);
  const having = forms.filter(
    ({ form, bytes }) => bytes && listServers(form, bytes).some((name) => name === server || name === key),
  );
  const release =
    verified === null ? 'no release was received yet' : `release ${verified.release} of team ${team}`;
  const present = having.length > 0;
  return {
    server,
    team,
    present,
    reasons: present
      ? having.map(({ form }) => `${form} of ${release} has it`)
      : [verified === null ? release : `${release} does not have it for this workstation`],
    howToAsk: `ask the maintainers of team ${team}, or see ${address}`,
  };
}

function toLines({ server, present, reasons, howToAsk }: ExplainView): string[] {
  return [
    `${server} is ${present ? 'on' : 'not on'} this workstation:`,
    ...reasons.map((reason) => `  - ${reason}`),
    howToAsk,
  ];
}
