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

  /** @throws FleetError ALREADY_EXISTS: a root never changes */
  async put({ version, bytes }: RootDocument): Promise<void> {
    await this.db.rootDocument.create({ data: { version, bytes: new Uint8Array(bytes) } });
  }
}
