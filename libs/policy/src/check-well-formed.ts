import type { DraftProblem, Finding } from '@app/domain';
import type { RuleContext } from './rule.js';

const FIXES: Partial<Record<DraftProblem['kind'], string>> = {
  'unknown-variable':
    'Declare the parameter in the template, or write ${home}, ${env:NAME} or $$ for a literal $.',
  'invalid-value': 'Correct the value; write $$ for a literal $.',
};

/** What composing could not make sense of, and no rule speaks of: such a draft cannot be rendered. */
export function checkWellFormed({ draft }: RuleContext): Finding[] {
  return draft.problems.flatMap(({ kind, subject, message }): Finding[] => {
    const fix = FIXES[kind];
    return fix === undefined ? [] : [{ rule: 'well-formed', severity: 'error', subject, message, fix }];
  });
}
