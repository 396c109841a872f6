import { existsSync } from 'node:fs';
import { FleetError, type Issue } from '@app/domain';
import { parsePublicKeyText, type RootEdits, type TufKey } from '@app/signing';
import { readFileBytes } from './files.js';

const DAY = 86_400_000;

/** As `qm root plan` is given them. */
export interface PlanOptions {
  days?: string;
  replaceRoot?: readonly string[];
  targetsKey?: string;
  onlineKey?: string;
  threshold?: string;
}

/** @throws FleetError INVALID_INPUT with every wrong option at once */
export async function readRootEdits(options: PlanOptions, now: Date): Promise<RootEdits> {
  const issues: Issue[] = [];
  const read = async <T>(path: string, work: () => Promise<T> | T): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof FleetError)) throw error;
      issues.push({ path, message: error.message });
      return undefined;
    }
  };
  const { days, replaceRoot = [], targetsKey, onlineKey, threshold } = options;
  const replaced = await Promise.all(
    replaceRoot.map((text) => read('--replace-root', () => readReplacement(text))),
  );
  const edits: RootEdits = {
    replaceRoots: replaced.filter((one) => one !== undefined),
    expires:
      days === undefined
        ? undefined
        : await read('--days', () => new Date(now.getTime() + readCount(days) * DAY)),
    threshold: threshold === undefined ? undefined : await read('--threshold', () => readCount(threshold)),
    targetsKey:
      targetsKey === undefined ? undefined : await read('--targets-key', () => readPublicKey(targetsKey)),
    onlineKey:
      onlineKey === undefined ? undefined : await read('--online-key', () => readPublicKey(onlineKey)),
  };
  if (issues.length === 0) return edits;
  throw new FleetError('INVALID_INPUT', 'the next root cannot be planned like this', {
    issues,
    hint: 'public keys are given as qm keys show prints them, or as a file that holds one',
  });
}

async function readReplacement(text: string): Promise<{ keyId: string; by: TufKey }> {
  const [, keyId, by] = /^([0-9a-f]{8,64})=(.+)$/.exec(text) ?? [];
  if (keyId && by) return { keyId, by: await readPublicKey(by) };
  throw new FleetError('INVALID_INPUT', `"${text}" is not OLDKEYID=PUBLICKEY`);
}

async function readPublicKey(textOrFile: string): Promise<TufKey> {
  if (!existsSync(textOrFile)) return parsePublicKeyText(textOrFile);
  return parsePublicKeyText(Buffer.from(await readFileBytes(textOrFile)).toString('utf8'));
}

function readCount(text: string): number {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  throw new FleetError('INVALID_INPUT', `"${text}" is not a whole number`);
}
