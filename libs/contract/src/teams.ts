import type {
  ClientId,
  Draft,
  Finding,
  Form,
  Os,
  PolicyDocument,
  PolicyException,
  Template,
  TemplateChange,
} from '@app/domain';
import type { PersonView } from './registry.js';

/** `POST /teams`. `parent` is a slug; absent means `organisation`. */
export interface CreateTeam {
  slug: string;
  name: string;
  parent?: string;
}

export interface TeamView {
  id: string;
  slug: string;
  name: string;
  /** Null for `organisation` alone. */
  parent: string | null;
  devices: number;
  templateRevision: number;
  policyRevision: number;
}

/** `GET /teams/{slug}/template[?revision=N]` and `/template/revisions`. */
export interface TemplateView {
  team: string;
  revision: number;
  template: Template;
  createdAt: string | null;
  createdBy: PersonView | null;
  change: number | null;
}

/** `GET /teams/{slug}/template/diff?from=&to=`; `to` is the current revision unless given, `from` the one before. */
export interface TemplateDiffView {
  team: string;
  from: number;
  to: number;
  /** For people, one sentence each. */
  changes: readonly TemplateChange[];
  /** Unified diff of the two as JSON. */
  diff: string;
}

/** `GET /teams/{slug}/effective`: what the team has with everything it inherits, and what speaks against it now. */
export interface EffectiveView {
  draft: Draft;
  findings: readonly Finding[];
}

/** `GET /teams/{slug}/policy[?revision=N]`. `effective` is merged with every layer above as they are now. */
export interface PolicyView {
  team: string;
  revision: number;
  policy: PolicyDocument;
  effective: EffectivePolicyView;
}
/** What holds for the team. A list that no layer sets is the one that holds by default. */
export interface EffectivePolicyView {
  rules: Readonly<Record<string, 'off' | 'warn' | 'enforce'>>;
  allowedRunners: readonly string[] | null;
  allowedSources: readonly string[] | null;
  deniedServers: readonly string[];
}

/** `GET /teams/{slug}/policy/revisions`, newest first. */
export interface PolicyRevisionView {
  team: string;
  revision: number;
  policy: PolicyDocument;
  createdAt: string;
  createdBy: PersonView;
  change: number | null;
}

/** `GET /policy/rules`: the library, for pages and docs. */
export interface RuleView {
  id: string;
  title: string;
  rationale: string;
  fix: string;
  defaultMode: 'off' | 'warn' | 'enforce';
}

/** `POST /teams/{slug}/preview`: renders an unsaved template of this team; changes nothing. */
export interface PreviewTemplate {
  template: Template;
}

export interface PreviewView {
  draft: Draft;
  findings: readonly Finding[];
  files: readonly PreviewFile[];
}
export interface PreviewFile {
  os: Os;
  client: ClientId | 'launcher';
  form: Form;
  text: string;
}

/**
 * `POST /teams/{slug}/exceptions` (reviewers); `GET` lists the team's own and the inherited ones, newest first;
 * `DELETE /teams/{slug}/exceptions/{id}` ends one of the team's own.
 */
export interface GrantException {
  /** Id of a rule. */
  rule: string;
  /** A server key, `parameter:NAME`, or `*` for all that the rule finds. */
  subject: string;
  reason: string;
  /** RFC 3339; ahead, by a year at most. */
  until: string;
}
export interface ExceptionView extends PolicyException {
  /** `approvedBy` with their name. */
  approver: PersonView;
}
