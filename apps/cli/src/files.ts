import { readFile } from 'node:fs/promises';
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
