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

/** `GET /teams/{slug}/policy`. `effective` is merged with every layer above. */
export interface PolicyView {
  team: string;
  revision: number;
  policy: PolicyDocument;
  effective: EffectivePolicyView;
}
export interface EffectivePolicyView {
  rules: Readonly<Record<string, 'off' | 'warn' | 'enforce'>>;
  allowedRunners: readonly string[] | null;
  allowedSources: readonly string[] | null;
  deniedServers: readonly string[];
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

/** `POST /teams/{slug}/exceptions` (reviewers); `GET` lists; `DELETE /teams/{slug}/exceptions/{id}`. */
export interface GrantException {
  rule: string;
  subject: string;
  reason: string;
  until: string;
}
export type ExceptionView = PolicyException;
