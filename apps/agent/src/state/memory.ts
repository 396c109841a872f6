import type { ClientReport } from '@app/contract';
import type { StateFolder } from './state-folder.js';

/** What the agent remembers from run to run. All of it can be lost: the next contact builds it anew. */
export interface Memory {
  /** Of the last complete update, by channel. */
  etag?: { channel: string; value: string };
  /** When the server last answered anything of use. */
  contactAt?: string;
  /** Since when it has not. */
  offlineSince?: string;
  /** When roots were last asked for without a condition. */
  rootCheckedAt?: string;
  /** When a sync last ended well. */
  syncedAt?: string;
  /** The release that every client had. */
  applied?: number | null;
  /** Digest of the last report that the server took, and when. */
  report?: { digest: string; at: string };
  last?: {
    at: string;
    outcome: string;
    code?: string;
    reason?: string;
    hint?: string;
    clients: readonly ClientReport[];
  };
}

const FILE = 'memory.json';

export function readMemory(state: StateFolder): Memory {
  return state.findOrForget<Memory>(FILE) ?? {};
}

export function saveMemory(state: StateFolder, memory: Memory): void {
  state.saveLoosely(FILE, memory, state.readableMode);
}
