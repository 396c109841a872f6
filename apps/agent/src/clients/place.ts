import type { ClientId, Form } from '@app/domain';
import type { Container } from '../files/entries.js';
import type { Machine } from '../machine.js';

/** Where one form of a client's config goes on a workstation, and how it is written there. */
export interface Place {
  form: Form;
  client: ClientId | 'launcher';
  how: SharedFile | OwnFile | NotDelivered;
  /** The file. */
  file(machine: Machine): string;
  /** The folder that links must not lead out of. */
  boundary(machine: Machine): string;
}

/** A file of the user's and the client's, in which we own entries. */
export interface SharedFile {
  kind: 'shared';
  containers: readonly Container[];
  /** False: comments or trailing commas stop the client, so they are reported. */
  allowsComments: boolean;
}

/** A file that is ours as a whole. */
export interface OwnFile {
  kind: 'own';
  /** `everyone`: root's, readable by all (0644 in 0755). `agent`: as the agent keeps its own files. */
  readableBy: 'everyone' | 'agent';
}

export interface NotDelivered {
  kind: 'not-delivered';
  reason: string;
}
