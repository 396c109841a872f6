import type { ChangeEdit } from './change.js';
import { parseTeamSlug } from './names.js';
import { readPolicyDocument } from './parse-policy.js';
import { readTemplate } from './parse-template.js';
import { Reader } from './reader.js';

/**
 * The edits of a change from unknown input. One change edits each document of a team at most once: two edits
 * of one template would leave open which of them counts.
 *
 * @throws FleetError INVALID_INPUT with every issue and its path
 */
export function parseChangeEdits(input: unknown): readonly ChangeEdit[] {
  const reader = new Reader();
  const edits = reader.list(input ?? [], 'edits', (value, path) => readEdit(reader, value, path));
  if (Array.isArray(input) ? input.length === 0 : input === undefined)
    reader.fail('edits', 'is empty: a change edits something');
  const seen = new Set<string>();
  edits.forEach(({ kind, team }, index) => {
    if (seen.has(`${kind} ${team}`))
      reader.fail(`edits[${index}]`, `edits the ${kind} of ${team} a second time`);
    seen.add(`${kind} ${team}`);
  });
  reader.finish('this is no change');
  return edits;
}

function readEdit(reader: Reader, input: unknown, path: string): ChangeEdit {
  const isPolicy = typeof input === 'object' && input !== null && 'kind' in input && input.kind === 'policy';
  const body = isPolicy ? ('policy' as const) : ('template' as const);
  const value = reader.fields(input, path, ['kind', 'team', 'baseRevision', body]);
  reader.choice(value.kind, `${path}.kind`, ['template', 'policy'] as const);
  const head = {
    team: reader.parsed(value.team, `${path}.team`, parseTeamSlug),
    baseRevision: readRevision(reader, value.baseRevision, `${path}.baseRevision`),
  };
  return isPolicy
    ? { kind: 'policy', ...head, policy: readPolicyDocument(reader, value.policy, `${path}.policy`) }
    : { kind: 'template', ...head, template: readTemplate(reader, value.template, `${path}.template`) };
}

function readRevision(reader: Reader, value: unknown, path: string): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  reader.fail(path, 'must be the number of the revision that was edited, 0 for none');
  return 0;
}
