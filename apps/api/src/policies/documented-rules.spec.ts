import fs from 'node:fs';
import path from 'node:path';
import { parsePolicyDocument } from '@app/domain';
import { DEFAULT_RUNNERS, DEFAULT_SOURCES, rules } from '@app/policy';
import { checkException } from './check-exception.js';

const text = fs.readFileSync(path.resolve(import.meta.dirname, '../../../../docs/policy.md'), 'utf8');
/** By rule, without line breaks: how the text is wrapped says nothing. */
const sections = new Map(
  text
    .split(/^(?=#{2,3} )/m)
    .filter((section) => section.startsWith('### `'))
    .map((section) => [/^### `([^`]+)`/.exec(section)![1]!, section.replace(/\s+/g, ' ').trim()]),
);

describe('docs/policy.md', () => {
  it('has a section for every rule there is, in their order, and for none there is not', () => {
    expect([...sections.keys()]).toEqual(rules.map(({ id }) => id));
  });

  it.each(rules.map((rule) => [rule.id, rule] as const))('tells of %s what the product says', (id, rule) => {
    const section = sections.get(id);
    expect(section).toContain(`### \`${id}\` · ${rule.title} **Refuses** `);
    expect(section).toContain(`**Why.** ${rule.rationale}`);
    expect(section).toContain(`**Fix.** ${rule.fix}`);
  });

  it('says that every rule enforces by default, and lists what is allowed by default', () => {
    expect(rules.every(({ defaultMode }) => defaultMode === 'enforce')).toBe(true);
    for (const list of [DEFAULT_RUNNERS, DEFAULT_SOURCES]) {
      expect(text).toContain(list.map((entry) => `\`${entry}\``).join(', '));
    }
  });

  it('shows a policy and an exception that would be accepted', () => {
    const [policy, exception] = [...text.matchAll(/```json\n([^]*?)```/g)].map(([, json]) =>
      JSON.parse(json!),
    );
    const { rules: modes } = parsePolicyDocument(policy);
    const known = rules.map(({ id }) => id);
    expect(known).toEqual(expect.arrayContaining(Object.keys(modes)));
    const dayBefore = new Date(Date.parse(exception.until) - 24 * 60 * 60 * 1000);
    expect(() => checkException(exception, dayBefore)).not.toThrow();
  });
});
