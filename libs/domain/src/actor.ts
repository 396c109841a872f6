/** Whoever acts: a person, an API token, a device, or the product itself. Recorded in every audit event. */
export interface Actor {
  kind: 'user' | 'token' | 'device' | 'system';
  /** Stable id: a UUID, or `system`. For a token: the *owning user's* id, so four-eyes holds across tokens. */
  id: string;
  /** What people read: an e-mail address, `someone@example.com by token NAME`, a host name. */
  name: string;
}

export const ROLES = ['admin', 'reviewer', 'maintainer', 'auditor', 'viewer'] as const;
/**
 * `admin`: everything. `reviewer`: decides on servers and changes. `maintainer`: proposes for the teams it
 * maintains. `auditor`: reads everything, the audit log included. `viewer`: reads all but the audit log.
 */
export type Role = (typeof ROLES)[number];
