import type { ClientReport } from '@app/contract';
import { CLIENT_NAMES } from '@app/domain';
import type { Config } from '../config.js';
import { sync, type SyncResult } from '../sync.js';
import type { CommandAnswer } from './answer.js';

export async function syncOnce(config: Config): Promise<CommandAnswer> {
  const result = await sync(config);
  return { exitCode: result.exitCode, lines: toLines(result), value: result };
}

const OUTCOMES: Record<SyncResult['outcome'], string> = {
  'in-sync': 'in sync',
  'drift-repaired': 'in sync; drift was repaired',
  failed: 'failed',
  refused: 'refused: the last good config stays in force',
  stale: 'stale: the server offers nothing fresh',
  unreachable: 'offline: the last good config stays in force',
};

export function toLines(result: SyncResult): string[] {
  const { outcome, release, reason, hint, clients, clockBehind, expired, expires } = result;
  return [
    `${OUTCOMES[outcome]}${release === null ? '' : ` (release ${release})`}`,
    ...clients.filter(({ state }) => state !== 'absent').map(toClientLine),
    ...(reason === undefined ? [] : [`agent: ${reason}`]),
    ...(hint === undefined ? [] : [`hint: ${hint}`]),
    ...(expired
      ? [`agent: the config in place expired on ${expires}; it is kept until there is a fresh one`]
      : []),
    ...(clockBehind
      ? ['agent: the clock of this workstation is more than a day behind', 'hint: set the clock right']
      : []),
  ];
}

export function toClientLine({ client, state, path, reason, servers }: ClientReport): string {
  const name = client === 'launcher' ? 'launcher' : CLIENT_NAMES[client];
  const where = path === undefined ? '' : ` ${path}`;
  const what = servers.length > 0 ? ` [${servers.join(', ')}]` : '';
  return `  ${name}: ${state}${where}${what}${reason === undefined ? '' : ` (${reason})`}`;
}
