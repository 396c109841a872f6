import { compareText, type Draft, type Finding, type PolicyException, type RuleMode } from '@app/domain';
import { checkDenied } from './check-denied.js';
import { checkWellFormed } from './check-well-formed.js';
import type { EffectivePolicy } from './effective-policy.js';
import type { Rule, RuleContext } from './rule.js';
import { rules } from './rules/index.js';

/**
 * Every way in which a draft breaks the policy, in a fixed order. `exceptions` are those of the draft's team
 * and of the teams above it; the caller knows the lineage. `extra` are findings made elsewhere (an import's),
 * which exceptions tolerate and the order holds like any other.
 */
export async function evaluate(
  draft: Draft,
  policy: EffectivePolicy,
  exceptions: readonly PolicyException[],
  now: Date,
  extra: readonly Finding[] = [],
): Promise<Finding[]> {
  const context = { draft, policy };
  const found = await Promise.all(rules.map((rule) => run(rule, context)));
  const tolerable = [...found.flat(), ...extra].map((finding) => tolerate(finding, exceptions, now));
  // A denied server and a draft that cannot be rendered are no matter of a rule's mode or of an exception.
  return toOrdered([...tolerable, ...checkDenied(context), ...checkWellFormed(context)]);
}

/** Whether any finding stands in the way of a release. */
export function isRefused(findings: readonly Finding[]): boolean {
  return findings.some(({ severity, exception }) => severity === 'error' && exception === undefined);
}

async function run(rule: Rule, context: RuleContext): Promise<Finding[]> {
  const mode = context.policy.rules[rule.id] ?? 'enforce';
  if (mode === 'off') return [];
  try {
    const found = await rule.check(context);
    return found.map(({ severity, fix = rule.fix, ...finding }) => ({
      rule: rule.id,
      severity: severity ?? toSeverity(mode),
      ...finding,
      fix,
    }));
  } catch {
    // What was thrown is not repeated: it may quote a value. That it was thrown must not let the draft pass.
    return [
      {
        rule: rule.id,
        severity: 'error',
        subject: 'config',
        message: `the rule "${rule.title}" could not be checked, so nothing passes it`,
        fix: 'Look for a value of an unusual form in this draft; if there is none, report it as a bug of the rule.',
      },
    ];
  }
}

function toSeverity(mode: RuleMode): Finding['severity'] {
  return mode === 'warn' ? 'warning' : 'error';
}

/**
 * Marks a finding of a rule with the exception that lasts longest. One whose date cannot be read tolerates
 * nothing, and what a renderer cannot write no exception makes writable.
 */
function tolerate(finding: Finding, exceptions: readonly PolicyException[], now: Date): Finding {
  if (!rules.some(({ id }) => id === finding.rule)) return finding;
  const [best] = exceptions
    .filter(({ rule, subject }) => rule === finding.rule && (subject === '*' || subject === finding.subject))
    .map(({ id, until }) => ({ id, until, ends: Date.parse(until) }))
    .filter(({ ends }) => now.getTime() < ends)
    .sort((a, b) => b.ends - a.ends || compareText(a.id, b.id));
  return best ? { ...finding, exception: { id: best.id, until: best.until } } : finding;
}

function toOrdered(findings: readonly Finding[]): Finding[] {
  const keyed = new Map(findings.map((finding) => [toSortKey(finding), finding]));
  return [...keyed].sort(([a], [b]) => compareText(a, b)).map(([, finding]) => finding);
}

function toSortKey({ subject, rule, where = '', message, severity }: Finding): string {
  return [subject, rule, where, message, severity].join('\u0000');
}
