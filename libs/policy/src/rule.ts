import type { Draft, Finding, RuleMode } from '@app/domain';
import type { EffectivePolicy } from './effective-policy.js';

export interface RuleContext {
  draft: Draft;
  policy: EffectivePolicy;
}

/**
 * A finding without what the engine knows: rule and severity. `severity: 'warning'` lowers it where the case
 * is milder than the rule; `fix` replaces the rule's own where the case needs another.
 */
export type RuleFinding = Pick<Finding, 'subject' | 'message' | 'where'> & {
  fix?: string;
  severity?: 'warning';
};

/** One thing that must hold of a draft. Adding a rule is adding its file to the list in `rules/index.ts`. */
export interface Rule {
  id: string;
  /** What must hold, as a heading. */
  title: string;
  /** Why, with the source of the reason. */
  rationale: string;
  /** What to do about a finding, a sentence. */
  fix: string;
  defaultMode: RuleMode;
  check(context: RuleContext): readonly RuleFinding[] | Promise<readonly RuleFinding[]>;
}
