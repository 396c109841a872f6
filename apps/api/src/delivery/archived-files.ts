import { Injectable } from '@nestjs/common';
import type { Store } from '@app/store';
import { InjectStore } from '../platform/store.module.js';
import { readTargets } from './served-cohort.js';
import { IMMUTABLE, toServedFile, type ServedFile } from './served-file.js';

const VERSIONED = /^(\d{1,12})\.(snapshot|targets)\.json$/;

/** How many superseded sets of files are looked through for a file that is asked for. */
const LOOKED_THROUGH = 5;

/**
 * What was superseded a moment ago: a device that read the timestamp before a release still finds the rest of
 * that update. From the database, since hardly anyone asks.
 */
@Injectable()
export class ArchivedFiles {
  constructor(@InjectStore() private readonly store: Store) {}

  async findDocument(channel: string, name: string): Promise<ServedFile | null> {
    if (!VERSIONED.test(name)) return null;
    const document = await this.store.read.cohorts.findDocument(channel, name);
    return (
      document && toServedFile(document.bytes, `"${name}"`, { cache: IMMUTABLE, type: 'application/json' })
    );
  }

  /** Only files that this very channel had: a hash alone opens nothing of other teams. */
  async findTarget(channel: string, sha256: string, form: string): Promise<ServedFile | null> {
    const names = await this.store.read.cohorts.documentNames(channel);
    const versions = names
      .filter((name) => name.endsWith('.targets.json'))
      .map((name) => Number.parseInt(name, 10));
    for (const version of versions.sort((a, b) => b - a).slice(0, LOOKED_THROUGH)) {
      const document = await this.store.read.cohorts.findDocument(channel, `${version}.targets.json`);
      const targets = document ? readTargets(document.bytes) : [];
      if (targets.some((target) => target.sha256 === sha256 && target.form === form))
        return this.getBlob(sha256);
    }
    return null;
  }

  private async getBlob(sha256: string): Promise<ServedFile | null> {
    const bytes = (await this.store.read.blobs.getMany([sha256])).get(sha256);
    return bytes
      ? toServedFile(bytes, `"${sha256}"`, { cache: IMMUTABLE, type: 'application/octet-stream' })
      : null;
  }
}
