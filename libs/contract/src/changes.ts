import type { ChangeEdit, ChangeStatus, ClientId, Finding, Form, Os } from '@app/domain';
import type { PersonView } from './registry.js';

/** `POST /changes`. */
export interface ProposeChange {
  title: string;
  reason?: string;
  edits: readonly ChangeEdit[];
}

/** `GET /changes` (rows without edits' bodies are the same shape) and `GET /changes/{number}`. */
export interface ChangeView {
  id: string;
  number: number;
  title: string;
  reason: string;
  status: ChangeStatus;
  edits: readonly ChangeEdit[];
  teams: readonly string[];
  proposedBy: PersonView;
  proposedAt: string;
  decidedBy: PersonView | null;
  decidedAt: string | null;
  decisionNote: string | null;
  release: number | null;
}

/** `GET /changes/{number}/plan[?team=]`: what the change would do now. */
export interface PlanView {
  change: number;
  /** True when someone else's release came in between: propose again from the current revision. */
  stale: boolean;
  /** True when an enforced finding without exception stands in the way. */
  refused: boolean;
  teams: readonly TeamPlan[];
  /** Those whose files would change, in all teams together. */
  devices: number;
}
export interface TeamPlan {
  team: string;
  /** Those whose files would change: of the OSes that `files` are for. */
  devices: number;
  findings: readonly Finding[];
  /** Only those that change. Of a plan with very many teams only the first have them: ask with `?team=`. */
  files: readonly FilePlan[];
  /** How many files change, whether or not they are listed. */
  changedFiles: number;
}
export interface FilePlan {
  os: Os;
  client: ClientId | 'launcher';
  form: Form;
  /** Text now delivered, null when there is none; and text after the change, null when it is withdrawn. */
  before: string | null;
  after: string | null;
  /** Unified diff. */
  diff: string;
}

/** `POST /changes/{number}/release` and `GET /releases`. */
export interface ReleaseView {
  number: number;
  createdAt: string;
  createdBy: PersonView;
  change: number | null;
  /** Why, when it was not a change: `server revoked: com.example/x 1.2.3`. */
  reason: string;
  teams: readonly string[];
  cohorts: number;
}

/** `GET /releases/{number}/files?team=&os=`: byte for byte what was released, as of that release; all on one page. */
export interface ReleaseFileView {
  team: string;
  os: Os;
  client: ClientId | 'launcher';
  form: Form;
  sha256: string;
  length: number;
  text: string;
}

/** `GET /releases/{number}/verification`: the release rendered again from what was stored with it. */
export interface ReleaseVerificationView {
  release: number;
  /** As in its audit event `release.created`. */
  digest: string;
  /** True when every file is stored and rendered again with the bytes that were released. */
  reproducible: boolean;
  files: readonly VerifiedFileView[];
}
export interface VerifiedFileView {
  team: string;
  os: Os;
  form: Form;
  /** SHA-256 as released, as stored now, as rendered now; null where there is none. */
  released: string | null;
  stored: string | null;
  rendered: string | null;
}
