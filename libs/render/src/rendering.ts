import type { ClientId, Finding, Form } from '@app/domain';

/** A text in the exact bytes in which it is delivered. */
export interface Encoded {
  /** Exactly what is signed, delivered and written. */
  bytes: Uint8Array;
  /** The same for people and diffs: decoded, without byte order mark, lines ending in `\n`. */
  text: string;
}

/** One file of a bundle. */
export interface RenderedFile extends Encoded {
  form: Form;
  client: ClientId | 'launcher';
}

/** What `renderDraft` gives: files in a fixed order, and everything that a client cannot express. */
export interface Rendering {
  files: readonly RenderedFile[];
  findings: readonly Finding[];
}
