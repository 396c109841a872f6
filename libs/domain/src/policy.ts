import type { TeamSlug } from './names.js';

/** One way something breaks a rule. A value, never thrown: all of them are returned at once. */
export interface Finding {
  /** Id of the rule: `exact-version`. */
  rule: string;
  /** `error` refuses a release; `warning` is shown and let pass. */
  severity: 'error' | 'warning';
  /** What it is about: a server key, `parameter:NAME`, or `config`. */
  subject: string;
  /** A sentence that names the thing at fault. Never contains a secret. */
  message: string;
  /** What to do, a sentence. */
  fix: string;
  /** Which part: `args[1]`, `env.GITHUB_TOKEN`, `url`, `line 3, column 7`. */
  where?: string;
  /** Set when an exception tolerates it; the finding then refuses nothing. */
  exception?: { id: string; until: string };
}

export const RULE_MODES = ['off', 'warn', 'enforce'] as const;
export type RuleMode = (typeof RULE_MODES)[number];

/** A layer of policy: the organisation's or a team's. A lower layer may only tighten. */
export interface PolicyDocument {
  /** Mode by rule id. A rule not named keeps its own default (all twelve: enforce). */
  rules: Readonly<Record<string, RuleMode>>;
  /** Lists that allow. Absent: the layer says nothing. Layers intersect. */
  allowedRunners?: readonly string[];
  /** Package registries and hosts: `npm`, `pypi`, `docker.io`, `ghcr.io`, `api.example.com`, `*.example.com`. */
  allowedSources?: readonly string[];
  /** Server names (or `owner/*` patterns) that are refused wherever they come from. Layers unite. */
  deniedServers?: readonly string[];
}

export const EMPTY_POLICY: PolicyDocument = { rules: {} };

/** A finding tolerated for one team (and the teams below it) until a date. */
export interface PolicyException {
  id: string;
  team: TeamSlug;
  rule: string;
  /** Server key, or `*`. */
  subject: string;
  reason: string;
  /** User id. */
  approvedBy: string;
  /** RFC 3339 instant after which the finding counts again. */
  until: string;
}
