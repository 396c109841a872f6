import { decodeText } from './decode-text.js';
import { findDuplicates } from './find-duplicates.js';
import { readInputs } from './inputs.js';
import { findOses, recognise } from './launches/index.js';
import { toMembers } from './node.js';
import { Notes } from './notes.js';
import type { ImportedClient, ParsedConfig } from './parsed-config.js';
import { toPath } from './config-path.js';
import { proposeServers, type RecognisedEntry } from './propose-servers.js';
import { readDocument } from './read-document.js';
import { readEntry } from './read-entry.js';
import { recogniseFile } from './recognise-file.js';
import { reportFormat } from './report-format.js';
import { scrub } from './scrub.js';
import { toKeys } from './to-keys.js';
import { understandTexts, type Entry } from './understand-texts.js';

/** As many as one template takes. */
const MOST_SERVERS = 500;

export interface ParseOptions {
  /** Whose file it is, where that is known; else its shape tells. */
  client?: ImportedClient;
  /** The file's name or path, a hint. */
  fileName?: string;
}

/**
 * A client's config as servers to propose and entries for a template.
 * @throws FleetError TOO_LARGE, INVALID_JSON, NOT_A_CLIENT_CONFIG, each with line and column where there is one
 */
export async function parseClientConfig(
  file: string | Uint8Array,
  options: ParseOptions = {},
): Promise<ParsedConfig> {
  const { text, encoding } = decodeText(typeof file === 'string' ? new TextEncoder().encode(file) : file);
  const notes = new Notes();
  const document = readDocument(text);
  const found = recogniseFile(document, options, notes);
  findDuplicates(document.root, text, notes);
  reportFormat(document, encoding, found.client, notes);

  const members = toMembers(found.servers).slice(0, MOST_SERVERS);
  if (toMembers(found.servers).length > MOST_SERVERS) {
    notes.notUnderstood(found.path, `holds more than ${MOST_SERVERS} servers; only these many were read`);
  }
  const raw = members.flatMap(
    ({ name, node }) => readEntry(name, node, toPath(found.path, name), text, notes) ?? [],
  );
  const keys = toKeys(raw, notes);
  const keyed = raw.map((entry, index) => ({ ...entry, key: keys[index]! }));
  const { entries, secrets, ledger } = await understandTexts(keyed, readInputs(found.inputs, notes), notes);
  const { servers, template } = proposeServers(
    entries.flatMap((entry) => toRecognised(entry, found.client, notes)),
  );
  const { findings } = notes;
  return scrub(
    { client: found.client, servers, entries: template, findings, notUnderstood: notes.all(), secrets },
    ledger,
  );
}

/** Clients that start a server whatever `disabled` says. */
const IGNORE_DISABLED: readonly ImportedClient[] = ['claude-desktop', 'claude-code'];

function toRecognised(entry: Entry, client: ImportedClient, notes: Notes): RecognisedEntry[] {
  const recognised = recognise(entry, notes);
  if (!recognised) return [];
  const { key, path, disabled } = entry;
  const oses = findOses(recognised.launch);
  if (oses)
    notes.notUnderstood(
      entry.wordPaths[0] ?? path,
      `what it starts is named by its path, so it is for ${oses.join(' and ')} only`,
    );
  if (disabled && IGNORE_DISABLED.includes(client)) {
    notes.notUnderstood(
      `${path}.disabled`,
      'means nothing to this client, so the server runs all the same; it is imported',
    );
    return [{ key, disabled: false, oses, recognised }];
  }
  if (disabled)
    notes.notUnderstood(path, 'is switched off: its server is proposed, but left out of the template');
  return [{ key, disabled, oses, recognised }];
}
