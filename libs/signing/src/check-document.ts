import { FleetError } from '@app/domain';
import { BINDING, MAX_LENGTHS, type Binding, type RoleName } from './document.js';

/** A downloaded metadata file, before anything about it is believed. */
export interface DownloadedDocument {
  role: RoleName;
  bytes: Uint8Array;
}

/** What the agent pinned when it was enrolled. */
export interface Trust {
  organisation: string;
  channel: string;
}

/** Our documents nest six levels deep; others' parsers recurse. */
const MAX_DEPTH = 16;

/**
 * What must hold before the TUF client sees, and stores, a downloaded document (docs/trust.md, "What is signed").
 * Signatures, versions and expiry are the TUF client's.
 *
 * @throws FleetError ENDLESS_DATA, TAMPERED, WRONG_REPOSITORY
 */
export function checkDocument(document: DownloadedDocument, trust: Trust): void {
  checkLength(document); // no more than its role may have
  checkDepth(document); // no nesting that exhausts a parser
  const { type, binding } = parse(document);
  checkType(document, type); // the role it was asked for as
  checkOrganisation(document, binding, trust); // ours
  if (document.role !== 'root') checkChannel(document, binding, trust); // this cohort's, not another's
}

/** The organisation a root says it is of: at first trust, after its hash matched. @throws as `checkDocument` */
export function parseRootOrganisation(bytes: Uint8Array): string {
  const document = { role: 'root', bytes } as const;
  checkLength(document);
  checkDepth(document);
  const { type, binding } = parse(document);
  checkType(document, type);
  if (typeof binding.organisation !== 'string') throw wrongRepository('the root names no organisation');
  return binding.organisation;
}

function checkLength({ role, bytes }: DownloadedDocument): void {
  if (bytes.length > MAX_LENGTHS[role]) {
    throw new FleetError(
      'ENDLESS_DATA',
      `${role} has ${bytes.length} bytes, at most ${MAX_LENGTHS[role]} are taken`,
    );
  }
}

function checkDepth({ role, bytes }: DownloadedDocument): void {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (inString) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      if (++depth > MAX_DEPTH)
        throw new FleetError('TAMPERED', `${role} nests more than ${MAX_DEPTH} levels deep`);
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) depth--;
  }
}

const [QUOTE, BACKSLASH, OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = Buffer.from('"\\{}[]');

function parse({ role, bytes }: DownloadedDocument): { type: unknown; binding: Partial<Binding> } {
  let document: { signed?: { _type?: unknown; [BINDING]?: unknown } } | null;
  try {
    document = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (cause) {
    throw new FleetError('TAMPERED', `${role} is no JSON`, { cause });
  }
  const binding = document?.signed?.[BINDING];
  return {
    type: document?.signed?._type,
    binding: typeof binding === 'object' && binding !== null ? binding : {},
  };
}

function checkType({ role }: DownloadedDocument, type: unknown): void {
  if (type !== role) throw new FleetError('TAMPERED', `asked for ${role}, got another document`);
}

function checkOrganisation({ role }: DownloadedDocument, binding: Partial<Binding>, trust: Trust): void {
  if (binding.organisation !== trust.organisation)
    throw wrongRepository(`${role} is of another organisation`);
}

function checkChannel({ role }: DownloadedDocument, binding: Partial<Binding>, trust: Trust): void {
  if (binding.channel !== trust.channel) throw wrongRepository(`${role} is of another team, OS or track`);
}

function wrongRepository(message: string): FleetError {
  return new FleetError('WRONG_REPOSITORY', message, {
    hint: 'the server or a mirror mixed up repositories, or someone redirects this device: tell your administrator',
  });
}
