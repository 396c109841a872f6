import type { UpdateBundle } from '@app/contract';
import { FleetError } from '@app/domain';
import { checkDocument, ROLE_NAMES, type RoleName } from '@app/signing';
import tufErrors from 'tuf-js/dist/error.js';

/** A bundle nests two levels: its own, and that of `meta` and `targets`. */
const MAX_DEPTH = 2;

/** @throws FleetError UNAVAILABLE for anything but a bundle, TAMPERED when it is made to hurt a parser */
export function parseBundle(body: Buffer): UpdateBundle {
  checkDepth(body);
  let bundle: UpdateBundle | null;
  try {
    bundle = JSON.parse(body.toString('utf8')) as UpdateBundle | null;
  } catch (cause) {
    throw notOne('is no JSON: it was cut, or a proxy or sign-in page stands in for the server', cause);
  }
  if (bundle?.v !== 1 || !isTexts(bundle.meta) || !isTexts(bundle.targets))
    throw notOne('is no update bundle');
  return bundle;
}

function isTexts(value: unknown): value is Record<string, string> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((text) => typeof text === 'string')
  );
}

function notOne(what: string, cause?: unknown): FleetError {
  return new FleetError('UNAVAILABLE', `the server’s answer ${what}`, {
    hint: 'the next sync tries again',
    cause,
  });
}

/** Brackets in strings count too, so this refuses too much rather than too little: base64 and names have none. */
function checkDepth(body: Buffer): void {
  let depth = 0;
  for (const byte of body) {
    if (byte === 0x7b || byte === 0x5b) depth++;
    else if (byte === 0x7d || byte === 0x5d) depth--;
    if (depth > MAX_DEPTH) throw new FleetError('TAMPERED', 'the bundle nests too deeply to be one');
  }
}

/**
 * Feeds the TUF client from a bundle that is in memory already. Every document is checked to be of this
 * organisation and channel before the TUF client sees, and stores, it.
 */
export class BundleFetcher {
  /** The TUF client wraps errors as text: the first refusal of our own is kept here. */
  refusal: FleetError | null = null;
  /** What it was fed last: the document that a refusal is about. */
  last: { role: RoleName; bytes: Buffer } | null = null;

  constructor(
    private readonly bundle: UpdateBundle,
    private readonly trust: { organisation: string; channel: string },
  ) {}

  /** By file name only: the bundle is all there is, whatever the address. */
  async downloadBytes(url: string): Promise<Buffer> {
    const name = url.slice(url.lastIndexOf('/') + 1);
    const role = toRole(name);
    const text = this.bundle.meta[name];
    if (text === undefined) throw this.missing(name, role);
    const bytes = Buffer.from(text, 'base64');
    try {
      checkDocument({ role, bytes }, this.trust);
    } catch (error) {
      this.refusal ??= error as FleetError;
      throw error;
    }
    this.last = { role, bytes };
    return bytes;
  }

  async downloadFile(): Promise<never> {
    throw new Error('files are taken from the bundle by their hash');
  }

  /** A root that is not there ends the search for newer ones; anything else makes the bundle incomplete. */
  private missing(name: string, role: RoleName): Error {
    if (role === 'root') return new tufErrors.DownloadHTTPError(`no ${name}`, 404);
    this.refusal ??= new FleetError('UNAVAILABLE', `the bundle is incomplete: ${name} is missing`, {
      hint: 'the next sync tries again',
    });
    return this.refusal;
  }
}

function toRole(name: string): RoleName {
  const role = ROLE_NAMES.find(
    (candidate) => name === `${candidate}.json` || name.endsWith(`.${candidate}.json`),
  );
  if (!role) throw new Error(`the TUF client asked for ${name}`);
  return role;
}
