import { Prisma } from './generated/client.js';

export const DEVICE_STATES = [
  'in-sync',
  'pending',
  'failed',
  'drifted',
  'refused',
  'stale',
  'silent',
  'revoked',
  'never-reported',
] as const;

export type DeviceState = (typeof DEVICE_STATES)[number];

/**
 * What state a device is in: from what it reported and from the release its cohort has, never from what was
 * sent. The one place that says so, in SQL because lists filter by it and the summary counts it. The first
 * that holds wins. `d` is the device, `c` its cohort (or nothing, before the first release).
 */
export function toStateSql(silentBefore: Date): Prisma.Sql {
  return Prisma.sql`CASE
    WHEN d.revoked_at IS NOT NULL THEN 'revoked'
    WHEN d.reported_at IS NULL THEN 'never-reported'
    WHEN greatest(d.last_contact_at, d.reported_at) < ${silentBefore} THEN 'silent'
    WHEN d.outcome = 'refused' THEN 'refused'
    WHEN d.outcome IN ('failed', 'unreachable') THEN 'failed'
    WHEN d.outcome = 'stale' THEN 'stale'
    WHEN d.drifted THEN 'drifted'
    WHEN d.applied IS DISTINCT FROM c.release AND c.release IS NOT NULL THEN 'pending'
    ELSE 'in-sync'
  END`;
}

export const WITH_COHORT = Prisma.sql`device d
  LEFT JOIN cohort c ON c.team_id = d.team_id AND c.os = d.os AND c.track = d.track`;
