import { FleetError } from '@app/domain';
import { Prisma } from './generated/client.js';

/** What a repository works with: the database outside a transaction, or one transaction. */
export interface Connection {
  readonly db: Prisma.TransactionClient;
  /** Within a transaction rows that are loaded to be changed are locked until its end. */
  readonly inTransaction: boolean;
}

/** A base for repositories. */
export abstract class Repository {
  constructor(protected readonly connection: Connection) {}

  protected get db(): Prisma.TransactionClient {
    return this.connection.db;
  }

  /**
   * Locks one row within a transaction, so that load, decide and save are one step. NO KEY: rows that refer to
   * it may still be added by others.
   */
  protected async lock(table: string, column: string, value: string | number): Promise<void> {
    if (!this.connection.inTransaction) return;
    const id = column === 'id' ? Prisma.sql`${value}::uuid` : Prisma.sql`${value}`;
    await this.db.$queryRaw`
      SELECT 1 FROM ${Prisma.raw(`"${table}"`)} WHERE ${Prisma.raw(`"${column}"`)} = ${id} FOR NO KEY UPDATE`;
  }

  /** For what makes sense within a transaction only; calling it elsewhere is a bug. */
  protected checkTransaction(what: string): void {
    if (!this.connection.inTransaction) throw new Error(`${what} needs a transaction`);
  }
}

export function notFound(what: string): FleetError {
  return new FleetError('NOT_FOUND', `no ${what}`);
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Ids come from URLs; what is no UUID is not there, rather than an error of the database. */
export function isId(text: string): boolean {
  return UUID.test(text);
}
