import type { Role } from '@app/domain';

/** `POST /session {email,password}`, or `POST /session/link {token}` with a one-time sign-in link. `DELETE` signs out. */
export interface SignIn {
  email: string;
  password: string;
}
export interface SignInWithLink {
  token: string;
  /** Set on the first sign-in of the first administrator: becomes the password. Optional. */
  password?: string;
}
/** `PUT /session/password`: ends every other session of one's own. `current` is needed where there is a password already. */
export interface ChangePassword {
  current?: string;
  password: string;
}
/** `GET /session`. */
export interface SessionView {
  user: UserView;
  organisation: { name: string; singlePerson: boolean; publisherInServer: boolean; rootThreshold: number };
}

export interface UserView {
  id: string;
  email: string;
  name: string;
  roles: readonly Role[];
  /** Slugs of the teams a `maintainer` maintains. */
  teams: readonly string[];
  disabled: boolean;
  createdAt: string;
}
/** `POST /users` (admin). Without a password a one-time link is answered, once, as `signInLink`. */
export interface CreateUser {
  email: string;
  name: string;
  roles: readonly Role[];
  teams?: readonly string[];
  password?: string;
}
export interface CreatedUser extends UserView {
  signInLink: string | null;
}
/** `POST /users/{id}/sign-in-link` (admin): good for a day, once. */
export interface SignInLink {
  signInLink: string;
}
/** `PATCH /users/{id}` (admin). */
export interface UpdateUser {
  name?: string;
  roles?: readonly Role[];
  teams?: readonly string[];
  disabled?: boolean;
  password?: string;
}

/** `api`: acts as its owner within the owner's roles. `read`: the same, reading only. `fetch`: `/fetch` for one team only. `metrics`: `/metrics`. */
export const TOKEN_SCOPES = ['api', 'read', 'fetch', 'metrics'] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

/** `POST /tokens`. `team` is required with, and only with, scope `fetch`. */
export interface CreateToken {
  name: string;
  scopes: readonly TokenScope[];
  team?: string;
  /** RFC 3339; at most a year ahead; default 90 days. */
  expiresAt?: string;
}
export interface TokenView {
  id: string;
  name: string;
  /** First characters, to recognise it by. */
  prefix: string;
  scopes: readonly TokenScope[];
  team: string | null;
  owner: string;
  createdAt: string;
  expiresAt: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
}
/** The only time the token itself is answered. */
export interface CreatedToken extends TokenView {
  token: string;
}

/** `GET /audit?after=&type=&actor=&subject=&from=&to=&cursor=&limit=`, `GET /audit/export?format=csv|jsonl`, `GET /audit/checkpoint`. */
export interface AuditEventView {
  sequence: number;
  at: string;
  type: string;
  actor: { kind: string; id: string; name: string };
  subject: string;
  before: unknown;
  after: unknown;
  requestId: string | null;
  /** Hex SHA-256 over the canonical event and the previous hash. */
  previousHash: string;
  hash: string;
}
/** Signed statement of the chain's head: verify with the organisation's audit key, then recompute the chain up to it. */
export interface AuditCheckpoint {
  organisation: string;
  sequence: number;
  hash: string;
  issuedAt: string;
  /** The signed text, and an armored SSHSIG over it (namespace `quartermaster-audit`, the online key). */
  text: string;
  signature: string;
  /** `ssh-ed25519 AAAA…` */
  publicKey: string;
}
