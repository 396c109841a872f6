import { Injectable, Logger } from '@nestjs/common';
import { FleetError } from '@app/domain';
import type { FoundVersion, ParsedConfig, ParsedServer } from '@app/import';
import { Config } from '../platform/config.js';
import { findNpmVersion } from './npm-registry.js';
import { findPyPiVersion } from './pypi-registry.js';

const ONE_LOOKUP_MS = 3_000;
const ALL_LOOKUPS_MS = 10_000;
const AT_ONCE = 6;
const MOST_LOOKUPS = 120;

/**
 * Asks package registries for the versions that a file leaves open, and for the integrity of those it names.
 * An import does not depend on it: what no registry tells in time stays unresolved.
 */
@Injectable()
export class VersionResolver {
  private readonly logger = new Logger(VersionResolver.name);

  constructor(private readonly config: Config) {}

  async find(parsed: ParsedConfig): Promise<Map<ParsedServer, FoundVersion>> {
    const found = new Map<ParsedServer, FoundVersion>();
    if (this.config.offline) return found;
    const queue = parsed.servers.filter((server) => isAskedFor(server, parsed)).slice(0, MOST_LOOKUPS);
    const deadline = AbortSignal.timeout(ALL_LOOKUPS_MS);
    const work = async () => {
      for (let server = queue.shift(); server && !deadline.aborted; server = queue.shift()) {
        const version = await this.findOne(
          server,
          AbortSignal.any([deadline, AbortSignal.timeout(ONE_LOOKUP_MS)]),
        );
        if (version) found.set(server, version);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return found;
  }

  private async findOne(
    { launch, version, requested }: ParsedServer,
    signal: AbortSignal,
  ): Promise<FoundVersion | null> {
    if (launch.kind !== 'package') return null;
    try {
      if (launch.registry === 'npm') {
        return await findNpmVersion(this.config.npmRegistry, launch.identifier, requested ?? version, signal);
      }
      return await findPyPiVersion(this.config.pypiRegistry, launch.identifier, signal);
    } catch (error) {
      if (!(error instanceof FleetError)) throw error;
      this.logger.debug(`no version of ${launch.identifier}: ${error.message}`);
      return null;
    }
  }
}

/**
 * Packages of the public registries. One that its file fetches from elsewhere is not looked up here: the same
 * name may be anybody's package (dependency confusion).
 */
function isAskedFor({ launch, requested, keys }: ParsedServer, { entries }: ParsedConfig): boolean {
  if (launch.kind !== 'package' || launch.registry === 'oci') return false;
  if (launch.registry === 'pypi' && requested === null) return false;
  const names = keys.flatMap((key) => Object.keys(entries[key]?.env ?? {}));
  return ![...launch.runnerArgs, ...names].some((text) =>
    /registry|index|find-links|find_links|pip-args|userconfig/i.test(text),
  );
}
