import { Repository } from './connection.js';

export interface RootDocument {
  version: number;
  bytes: Uint8Array;
}

export class RootsRepository extends Repository {
  /** Ascending by version. */
  async list(): Promise<RootDocument[]> {
    return this.db.rootDocument.findMany({ orderBy: { version: 'asc' } });
  }

  async latest(): Promise<RootDocument | null> {
    return this.db.rootDocument.findFirst({ orderBy: { version: 'desc' } });
  }

  async find(version: number): Promise<RootDocument | null> {
    return this.db.rootDocument.findUnique({ where: { version } });
  }

  /**
   * The version of the root in force, which no other transaction replaces before the end of this one: for whoever
   * signs under it. The first root's row stands for them all.
   */
  async hold(): Promise<number> {
    this.checkTransaction('holding the root in force');
    await this.db.$queryRaw`SELECT 1 FROM root_document WHERE version = 1 FOR SHARE`;
    return this.latestVersion();
  }

  /** The same, once nobody signs under it any more, to put the next in its place. */
  async lockAll(): Promise<number> {
    this.checkTransaction('replacing the root in force');
    await this.db.$queryRaw`SELECT 1 FROM root_document WHERE version = 1 FOR UPDATE`;
    return this.latestVersion();
  }

  /** @throws FleetError ALREADY_EXISTS: a root never changes */
  async put({ version, bytes }: RootDocument): Promise<void> {
    await this.db.rootDocument.create({ data: { version, bytes: new Uint8Array(bytes) } });
  }

  /** A statement of its own: within the one that waits for the lock, it would see what was before. */
  private async latestVersion(): Promise<number> {
    const { _max } = await this.db.rootDocument.aggregate({ _max: { version: true } });
    return _max.version ?? 0;
  }
}
