import type { Notes } from '../notes.js';
import type { Entry } from '../understand-texts.js';
import { localCommand } from './command.js';
import { npmPackage } from './npm.js';
import { ociImage } from './oci.js';
import { pypiPackage } from './pypi.js';
import type { Recognised, Recogniser } from './recognised.js';
import { recogniseRemote } from './remote.js';
import { unwrap } from './unwrap.js';

export { findOses } from './find-oses.js';
export type { Recognised } from './recognised.js';

/** In order; the last takes whatever is left. */
const RECOGNISERS: readonly Recogniser[] = [npmPackage, pypiPackage, ociImage, localCommand];

/** What an entry starts or reaches. Null, with a note, when that cannot be told. */
export function recognise(entry: Entry, notes: Notes): Recognised | null {
  if (entry.words.length === 0) return entry.url === null ? null : recogniseRemote(entry, notes);
  if (entry.url !== null)
    notes.notUnderstood(entry.urlPath, 'the server has a command already; its address was left out');
  for (const name of Object.keys(entry.headers)) {
    notes.notUnderstood(`${entry.path}.headers.${name}`, 'a server with a command gets no headers');
  }
  const { line, entry: unwrapped } = unwrap(entry, notes);
  for (const recogniser of RECOGNISERS) {
    const recognised = recogniser(line, unwrapped, notes);
    if (recognised) return recognised;
  }
  return null;
}
