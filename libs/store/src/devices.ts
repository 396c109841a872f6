import type { Os, TeamSlug } from '@app/domain';
import { isId, notFound, Repository } from './connection.js';
import { DEVICE_STATES, toStateSql, WITH_COHORT, type DeviceState } from './device-state.js';
import {
  toDevice,
  WITH_TEAM,
  type Device,
  type DeviceFilter,
  type DeviceRow,
  type NewDevice,
  type StoredReport,
} from './device.js';
import { Prisma } from './generated/client.js';
import { parseLimit, parseTextCursor, toPage, type Page, type PageQuery } from './page.js';
import type { Instant } from './people.js';
import { parseInstant } from './rows.js';

export class DevicesRepository extends Repository {
  /** Locks the device within a transaction. */
  async get(id: string): Promise<Device> {
    if (isId(id)) await this.lock('device', 'id', id);
    const device = await this.find(id);
    if (!device) throw notFound(`device ${id}`);
    return device;
  }

  async find(id: string): Promise<Device | null> {
    if (!isId(id)) return null;
    const row = await this.db.device.findUnique({ where: { id }, include: WITH_TEAM });
    return row && toDevice(row);
  }

  /** `silentBefore`: devices with no contact since then are silent. */
  async getRow(id: string, silentBefore: Instant): Promise<DeviceRow> {
    if (!isId(id)) throw notFound(`device ${id}`);
    const [row] = await this.selectRows(silentBefore, Prisma.sql`d.id = ${id}::uuid`, 1);
    if (!row) throw notFound(`device ${id}`);
    return row;
  }

  /** By host name. */
  async list(query: PageQuery & DeviceFilter & { silentBefore: Instant }): Promise<Page<DeviceRow>> {
    const limit = parseLimit(query.limit);
    const after = parseTextCursor(query.cursor, 2);
    const { team, os, state, applied, search } = query;
    const where = [
      ...(after && isId(after[1]!)
        ? [Prisma.sql`(d.hostname, d.id) > (${after[0]}, ${after[1]}::uuid)`]
        : []),
      ...(team ? [Prisma.sql`d.team_id = (SELECT id FROM team WHERE slug = ${team})`] : []),
      ...(os ? [Prisma.sql`d.os = ${os}`] : []),
      ...(state ? [Prisma.sql`${toStateSql(parseInstant(query.silentBefore))} = ${state}`] : []),
      ...(applied === undefined ? [] : [Prisma.sql`d.applied = ${applied}`]),
      ...(search ? [Prisma.sql`strpos(lower(d.hostname), lower(${search})) > 0`] : []),
    ];
    const rows = await this.selectRows(
      query.silentBefore,
      where.length > 0 ? Prisma.join(where, ' AND ') : Prisma.sql`true`,
      limit + 1,
    );
    return toPage(
      rows,
      limit,
      (row) => row,
      ({ hostname, id }) => [hostname, id],
    );
  }

  /** Head of the fleet page. A revoked device counts in its state and nowhere else. */
  async summary(silentBefore: Instant): Promise<{
    devices: number;
    byState: Record<DeviceState, number>;
    byRelease: { release: number | null; devices: number }[];
  }> {
    const counts = await this.db.$queryRaw<{ state: DeviceState; release: number | null; count: number }[]>`
      SELECT ${toStateSql(parseInstant(silentBefore))} AS state, d.applied AS release, count(*)::int AS count
        FROM ${WITH_COHORT} GROUP BY 1, 2`;
    const byState = Object.fromEntries(DEVICE_STATES.map((state) => [state, 0])) as Record<
      DeviceState,
      number
    >;
    const byRelease = new Map<number | null, number>();
    for (const { state, release, count } of counts) {
      byState[state] += count;
      if (state !== 'revoked') byRelease.set(release, (byRelease.get(release) ?? 0) + count);
    }
    return {
      devices: [...byRelease.values()].reduce((sum, count) => sum + count, 0),
      byState,
      byRelease: [...byRelease]
        .map(([release, devices]) => ({ release, devices }))
        .sort((a, b) => (b.release ?? -1) - (a.release ?? -1)),
    };
  }

  /** Devices that are not revoked, for each of these teams itself, by their OS; 0 where there are none. */
  async countByOs(teams: readonly TeamSlug[]): Promise<Map<TeamSlug, Record<Os, number>>> {
    const rows = await this.db.$queryRaw<{ slug: TeamSlug; os: Os; count: number }[]>`
      SELECT team.slug, d.os, count(*)::int AS count FROM device d JOIN team ON team.id = d.team_id
       WHERE team.slug = ANY(${[...teams]}) AND d.revoked_at IS NULL GROUP BY team.slug, d.os`;
    const counts = new Map(teams.map((team) => [team, { darwin: 0, linux: 0, windows: 0 }]));
    for (const { slug, os, count } of rows) counts.get(slug)![os] = count;
    return counts;
  }

  async create(device: NewDevice): Promise<Device> {
    const { team, enrolledAt, ...columns } = device;
    const row = await this.db.device.create({
      data: { ...columns, teamId: await this.teamId(team), enrolledAt: parseInstant(enrolledAt) },
      include: WITH_TEAM,
    });
    return toDevice(row);
  }

  /** Team, track, host name and agent version. */
  async save({ id, team, track, hostname, agentVersion }: Device): Promise<void> {
    const teamId = await this.teamId(team);
    await this.db.device.updateMany({ where: { id }, data: { teamId, track, hostname, agentVersion } });
  }

  /** Keeps the report and its time of arrival, which is a contact too. @throws FleetError NOT_FOUND */
  async saveReport(id: string, report: StoredReport, at: Instant): Promise<void> {
    if (!isId(id)) throw notFound(`device ${id}`);
    const { agentVersion, outcome, received, applied } = report;
    const { count } = await this.db.device.updateMany({
      where: { id },
      data: {
        report: report as unknown as Prisma.InputJsonValue,
        reportedAt: parseInstant(at),
        lastContactAt: parseInstant(at),
        agentVersion,
        outcome,
        received,
        applied,
        drifted: outcome !== 'drift-repaired' && report.clients.some(({ state }) => state === 'drifted'),
      },
    });
    if (count === 0) throw notFound(`device ${id}`);
  }

  /** Remembers contacts of many devices in one statement; an older instant never replaces a newer one. */
  async touch(contacts: readonly { id: string; at: Instant }[]): Promise<void> {
    if (contacts.length === 0) return;
    const sorted = [...contacts].sort((a, b) => (a.id < b.id ? -1 : 1));
    await this.db.$executeRaw`
      UPDATE device d SET last_contact_at = greatest(d.last_contact_at, r.at)
        FROM jsonb_to_recordset(${JSON.stringify(sorted)}::jsonb) AS r(id uuid, at timestamptz)
       WHERE d.id = r.id`;
  }

  /** An earlier revocation stays. */
  async revoke(id: string, at: Instant): Promise<void> {
    await this.db.device.updateMany({
      where: { id, revokedAt: null },
      data: { revokedAt: parseInstant(at) },
    });
  }

  /** Ids of every revoked device, for the set that polls are checked against. */
  async revokedIds(): Promise<string[]> {
    const rows = await this.db.device.findMany({
      where: { revokedAt: { not: null } },
      select: { id: true },
      orderBy: { id: 'asc' },
    });
    return rows.map(({ id }) => id);
  }

  private async teamId(slug: TeamSlug): Promise<string> {
    const team = await this.db.team.findUnique({ where: { slug }, select: { id: true } });
    if (!team) throw notFound(`team ${slug}`);
    return team.id;
  }

  private async selectRows(silentBefore: Instant, where: Prisma.Sql, limit: number): Promise<DeviceRow[]> {
    const found = await this.db.$queryRaw<{ id: string; offered: number | null; state: DeviceState }[]>`
      SELECT d.id, c.release AS offered, ${toStateSql(parseInstant(silentBefore))} AS state
        FROM ${WITH_COHORT} WHERE ${where} ORDER BY d.hostname, d.id LIMIT ${limit}`;
    const rows = await this.db.device.findMany({
      where: { id: { in: found.map(({ id }) => id) } },
      include: WITH_TEAM,
    });
    const devices = new Map(rows.map((row) => [row.id, toDevice(row)]));
    return found.flatMap(({ id, offered, state }) => {
      const device = devices.get(id);
      return device ? [{ ...device, offered, state }] : [];
    });
  }
}
