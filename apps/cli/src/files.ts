import { open, readFile, rename, rm } from 'node:fs/promises';
import { FleetError } from '@app/domain';

/** @throws FleetError INVALID_INPUT when it cannot be read; `-` is standard input */
export async function readFileBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file === '-' ? '/dev/stdin' : file);
  } catch (cause) {
    throw new FleetError('INVALID_INPUT', `${file} cannot be read`, { cause });
  }
}

/** @throws FleetError INVALID_JSON */
export async function readJson<T>(file: string): Promise<T> {
  const text = Buffer.from(await readFileBytes(file)).toString('utf8');
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw new FleetError('INVALID_JSON', `${file} is no JSON: ${(cause as Error).message}`, { cause });
  }
}

/**
 * Writes a file that is not there yet, down to the disk. What was begun is removed if it cannot be finished.
 *
 * @throws FleetError ALREADY_EXISTS, INVALID_INPUT when it cannot be written
 */
export async function writeNewFile(file: string, content: string | Uint8Array, mode = 0o644): Promise<void> {
  const handle = await open(file, 'wx', mode).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EEXIST') throw notWritable(file, cause);
    throw new FleetError('ALREADY_EXISTS', `${file} exists already, and is left alone`, {
      hint: 'choose another name, or move that file away',
    });
  });
  try {
    await handle.writeFile(content);
    await handle.sync();
  } catch (cause) {
    await rm(file, { force: true });
    throw notWritable(file, cause);
  } finally {
    await handle.close();
  }
}

/** The old content or the new one, whatever happens in between. @throws FleetError INVALID_INPUT */
export async function replaceFile(file: string, content: Uint8Array): Promise<void> {
  const beside = `${file}.new`;
  await rm(beside, { force: true });
  await writeNewFile(beside, content);
  try {
    await rename(beside, file);
  } catch (cause) {
    await rm(beside, { force: true });
    throw notWritable(file, cause);
  }
}

function notWritable(file: string, cause: unknown): FleetError {
  const { code = 'unknown reason' } = cause as NodeJS.ErrnoException;
  return new FleetError('INVALID_INPUT', `${file} cannot be written: ${code}`, { cause });
}
