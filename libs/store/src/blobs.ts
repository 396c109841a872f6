import { createHash } from 'node:crypto';
import { FleetError } from '@app/domain';
import { Repository } from './connection.js';

/** Bytes under their own name: what a release refers to is never changed, and equal files are kept once. */
export interface Blob {
  /** Lower-case hex. */
  sha256: string;
  bytes: Uint8Array;
}

/** Rows of one statement: bounds the memory that it takes. */
const CHUNK = 500;

export class BlobsRepository extends Repository {
  /** Existing ones are left alone. @throws FleetError INTEGRITY when a hash is not that of its bytes */
  async putMany(blobs: readonly Blob[]): Promise<void> {
    // In one order by all, so that two who put the same ones cannot wait for each other.
    const rows = [...new Map(blobs.map((blob) => [blob.sha256, blob])).values()].sort((a, b) =>
      a.sha256 < b.sha256 ? -1 : 1,
    );
    for (const { sha256, bytes } of rows) {
      if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
        throw new FleetError('INTEGRITY', `${sha256} is not the SHA-256 of the bytes given for it`);
      }
    }
    for (let at = 0; at < rows.length; at += CHUNK) {
      await this.db.blob.createMany({
        data: rows
          .slice(at, at + CHUNK)
          .map(({ sha256, bytes }) => ({ sha256, bytes: new Uint8Array(bytes) })),
        skipDuplicates: true,
      });
    }
  }

  /** By hash; unknown ones are absent. */
  async getMany(hashes: readonly string[]): Promise<Map<string, Uint8Array>> {
    const rows = await this.db.blob.findMany({ where: { sha256: { in: [...new Set(hashes)] } } });
    return new Map(rows.map(({ sha256, bytes }) => [sha256, bytes]));
  }
}
