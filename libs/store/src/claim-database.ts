import { setTimeout } from 'node:timers/promises';
import { FleetError } from '@app/domain';
import pg from 'pg';
import { toFleetError } from './driver-errors.js';

/** That this server is the only one on its database. */
export interface DatabaseClaim {
  release(): Promise<void>;
}

export interface ClaimOptions {
  databaseUrl: string;
  /** How long another server is given to end, as it does in a rolling update. */
  waitMs?: number;
  /** The connection broke, and another server was faster to come back. */
  onTaken(): void;
}

const CLAIM = 0x514d_0002;
const WAIT_MS = 15_000;
const STEP_MS = 250;
/** As long as Postgres may take to notice that our own broken connection is gone. */
const REGAIN_MS = 120_000;

/**
 * One server at a time: it serves from memory what it signed, so a second one would go on giving out what the
 * first has revoked (docs/adr/0007-polls.md). An open transaction holds the claim, and not a session, because
 * poolers such as PgBouncer share sessions; it has no snapshot and is in nobody's way.
 *
 * @throws FleetError WRONG_STATE while another server has it, UNAVAILABLE when the database does not answer
 */
export async function claimDatabase({
  databaseUrl,
  waitMs = WAIT_MS,
  onTaken,
}: ClaimOptions): Promise<DatabaseClaim> {
  const claim = new Claim(databaseUrl, onTaken);
  if (await claim.take(waitMs)) return claim;
  throw new FleetError('WRONG_STATE', 'another server runs on this database', {
    hint: 'stop it first: two would give workstations different answers. More than one server is not supported yet',
  });
}

class Claim implements DatabaseClaim {
  private client: pg.Client | undefined;
  private released = false;

  constructor(
    private readonly databaseUrl: string,
    private readonly onTaken: () => void,
  ) {}

  /** False when someone else has it to the end of the wait. */
  async take(waitMs: number): Promise<boolean> {
    for (const until = Date.now() + waitMs; ; await setTimeout(STEP_MS)) {
      if (await this.tryTake()) return true;
      if (this.released || Date.now() >= until) return false;
    }
  }

  async release(): Promise<void> {
    this.released = true;
    await this.client?.end();
  }

  private async tryTake(): Promise<boolean> {
    const client = new pg.Client({
      connectionString: this.databaseUrl,
      application_name: 'quartermaster claim',
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
    });
    client.on('error', () => {}); // 'end' follows
    try {
      await client.connect();
      await client.query('BEGIN');
      await client.query(SETTINGS);
      // Without parameters: a portal of the extended protocol would keep its snapshot, and hold up every VACUUM.
      const { rows } = await client.query(`SELECT pg_try_advisory_xact_lock(${CLAIM}) AS taken`);
      if (rows[0].taken && !this.released) {
        this.client = client;
        client.once('end', () => void this.regain());
        return true;
      }
    } catch (error) {
      client.end().catch(() => undefined);
      throw toFleetError(error);
    }
    await client.end();
    return false;
  }

  private async regain(): Promise<void> {
    for (const until = Date.now() + REGAIN_MS; !this.released; await setTimeout(STEP_MS * 4)) {
      try {
        if (await this.tryTake()) return;
        if (Date.now() >= until) return this.onTaken();
      } catch {
        // The database does not answer; nor does it to anyone else.
      }
    }
  }
}

/** A vanished machine is noticed within a minute, or its claim would outlive it by two hours. */
const SETTINGS = `SET LOCAL idle_in_transaction_session_timeout = 0;
  SET LOCAL tcp_keepalives_idle = 30; SET LOCAL tcp_keepalives_interval = 10; SET LOCAL tcp_keepalives_count = 3`;
