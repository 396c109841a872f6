import type { Form } from '@app/domain';
import type { StateFolder } from '../state/state-folder.js';
import type { OwnedEntries } from './merge.js';

/** What we wrote to one file, and what was there before us. */
export interface OwnedFile {
  form: Form;
  path: string;
  /** Of the file's bytes when it was last seen to be right; null for no file. */
  sha256: string | null;
  /** Of the signed form that it holds. */
  formSha256: string;
  /** Folders that we made for it. */
  folders: readonly string[];
  /** In a shared file. */
  entries?: OwnedEntries;
  /** In a file of our own: the one that was there before. */
  before?: { base64: string; mode: number };
  /**
   * Set while the file is being replaced: the bytes it had, and what we owned then. A killed run is told apart
   * from a user's edit by it.
   */
  undo?: { sha256: string | null; owned: OwnedFile | null };
}

const FILE = 'ownership.json';

/**
 * The sidecar: what is ours in clients' files, by form. Saved before a file is replaced and again after.
 */
export class Ownership {
  private readonly files: Map<string, OwnedFile>;
  /** True when the record was damaged: what is found in a client's file as we would write it is then ours. */
  readonly lost: boolean;

  constructor(private readonly state: StateFolder) {
    const files = state.findOrForget<Record<string, OwnedFile>>(FILE);
    this.lost = files === null && state.findBytes(FILE) !== null;
    this.files = new Map(Object.entries(files ?? {}));
  }

  find(form: Form): OwnedFile | null {
    return this.files.get(form) ?? null;
  }

  forms(): Form[] {
    return [...this.files.keys()] as Form[];
  }

  save(form: Form, owned: OwnedFile | null): void {
    if (owned) this.files.set(form, owned);
    else this.files.delete(form);
    this.state.save(FILE, Object.fromEntries(this.files));
  }
}

/** What is owned once a killed replacement is settled by looking at the file. */
export function settle(owned: OwnedFile | null, sha256: string | null): OwnedFile | null {
  if (!owned?.undo) return owned;
  const { undo, ...done } = owned;
  return undo.sha256 === sha256 ? undo.owned : done;
}
