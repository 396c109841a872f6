import type { ClientReport, DeviceReport } from '@app/contract';
import type { Config } from '../config.js';
import { getDevice } from '../state/device.js';
import { readMemory } from '../state/memory.js';
import { toExitCode } from '../outcome.js';
import { findVerified } from '../update/verified.js';
import { AGENT_VERSION } from '../version.js';
import type { CommandAnswer } from './answer.js';
import { toClientLine } from './sync.js';

/** What this workstation has, and how old it is. Reads only; asks no server. */
export function status({ state }: Config, now: Date): CommandAnswer {
  const device = getDevice(state);
  const { last, syncedAt, offlineSince, applied } = readMemory(state);
  const verified = findVerified(state);
  const age = verified && secondsSince(verified.issued, now);
  const isExpired = verified !== null && Date.parse(verified.expires) <= now.getTime();
  const { server, team, deviceId, channel, rootPinned } = device;
  const outcome = (last?.outcome ?? null) as DeviceReport['outcome'] | null;
  const value = {
    agentVersion: AGENT_VERSION,
    server,
    team,
    deviceId,
    channel,
    rootPinned,
    release: verified?.release ?? null,
    applied: applied ?? null,
    lastSync: syncedAt ?? null,
    lastAttempt: last?.at ?? null,
    outcome,
    code: last?.code ?? null,
    reason: last?.reason ?? null,
    bundleAgeSeconds: age,
    bundleExpires: verified?.expires ?? null,
    bundleExpired: isExpired,
    offlineSince: offlineSince ?? null,
    offlineSeconds: offlineSince === undefined ? null : secondsSince(offlineSince, now),
    clients: last?.clients ?? [],
  };
  return { exitCode: toStatusCode(outcome, verified !== null), lines: toLines(value), value };
}

function toLines(shown: Shown): string[] {
  const { server, team, release, applied, lastSync, offlineSeconds, reason, clients } = shown;
  const { bundleAgeSeconds, bundleExpired, bundleExpires } = shown;
  return [
    `team ${team} at ${server}`,
    release === null
      ? 'no release received yet'
      : `release ${release}${applied === release ? '' : ` received, ${applied ?? 'none'} applied`}`,
    `last sync: ${lastSync ?? 'never'}`,
    ...(bundleAgeSeconds === null
      ? []
      : [
          `bundle: ${toAge(bundleAgeSeconds)} old, ${bundleExpired ? 'EXPIRED' : 'good until'} ${bundleExpires}`,
        ]),
    ...(offlineSeconds === null ? [] : [`offline for ${toAge(offlineSeconds)}`]),
    ...(reason === null ? [] : [`agent: ${reason}`]),
    ...clients.map(toClientLine),
  ];
}

interface Shown {
  server: string;
  team: string;
  release: number | null;
  applied: number | null;
  lastSync: string | null;
  bundleAgeSeconds: number | null;
  bundleExpired: boolean;
  bundleExpires: string | null;
  offlineSeconds: number | null;
  reason: string | null;
  clients: readonly ClientReport[];
}

function toStatusCode(outcome: DeviceReport['outcome'] | null, hasGood: boolean): number {
  if (outcome === null) return 1;
  return outcome === 'drift-repaired' ? 0 : toExitCode(outcome, hasGood);
}

function secondsSince(instant: string, now: Date): number {
  return Math.max(0, Math.round((now.getTime() - Date.parse(instant)) / 1000));
}

export function toAge(seconds: number): string {
  const units: [number, string][] = [
    [86_400, 'day'],
    [3600, 'hour'],
    [60, 'minute'],
    [1, 'second'],
  ];
  const [size, name] = units.find(([length]) => seconds >= length) ?? [1, 'second'];
  const count = Math.floor(seconds / size);
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
