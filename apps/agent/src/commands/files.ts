import fs from 'node:fs';
import { places } from '../clients/index.js';
import type { Config } from '../config.js';
import { listBackups } from '../files/backup.js';
import { toSha256 } from '../files/json-text.js';
import { Ownership, settle, type OwnedFile } from '../files/ownership.js';
import { toTilde } from '../machine.js';
import type { CommandAnswer } from './answer.js';

export interface OwnedFileView {
  form: string;
  path: string;
  /** What in it is ours: names of entries, or the whole file. */
  owns: readonly string[] | 'whole';
  /** Names that were the user's own before; they come back when we leave. */
  restores: readonly string[];
  state: 'as-left' | 'changed-since' | 'missing';
  backups: readonly string[];
}

/** Which files the agent has written, what in them is its own, and which copies it keeps. */
export function files(config: Config): CommandAnswer {
  const ownership = new Ownership(config.state);
  const views = ownership.forms().map((form) => toView(config, ownership.find(form)!));
  return {
    exitCode: 0,
    lines: views.length > 0 ? views.flatMap(toLines) : ['no file is written by this agent'],
    value: { files: views },
  };
}

export function toView({ machine, state }: Config, kept: OwnedFile): OwnedFileView {
  const sha256 = fs.existsSync(kept.path) ? toSha256(fs.readFileSync(kept.path)) : null;
  const owned = settle(kept, sha256) ?? kept;
  const entries = owned.entries?.entries ?? [];
  return {
    form: owned.form,
    path: toTilde(machine, owned.path),
    owns: places[owned.form]?.how.kind === 'shared' ? entries.map(({ name }) => name) : 'whole',
    restores: entries.filter(({ before }) => before !== undefined).map(({ name }) => name),
    state: sha256 === null ? 'missing' : sha256 === owned.sha256 ? 'as-left' : 'changed-since',
    backups: listBackups(state.path('backups'), owned.form).map((name) =>
      state.path('backups', owned.form, name),
    ),
  };
}

function toLines({ path, owns, restores, state, backups }: OwnedFileView): string[] {
  return [
    `${path}: ${owns === 'whole' ? 'ours as a whole' : `ours are ${owns.join(', ') || 'no entries'}`} (${state})`,
    ...(restores.length > 0 ? [`  your own ${restores.join(', ')} will be restored`] : []),
    ...backups.map((backup) => `  copy: ${backup}`),
  ];
}
