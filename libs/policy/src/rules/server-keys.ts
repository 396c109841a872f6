import { isServerKey, type DraftServer } from '@app/domain';
import type { Rule, RuleFinding } from '../rule.js';

/** Keys that every client takes, and that mean the same in each of them. */
export const serverKeys: Rule = {
  id: 'server-keys',
  title: 'Keys that every client accepts',
  rationale:
    'Clients build tool names from the key; one with spaces, dots or a reserved name is skipped by some clients ' +
    'without a word, so the team misses a server and nobody knows why (Claude Code reserves five names).',
  fix: 'Use letters, digits, - and _ (at most 64), starting with a letter or digit, and no reserved name.',
  defaultMode: 'enforce',
  check: ({ draft }) => draft.servers.flatMap(checkKey),
};

/** Of Claude Code, which skips servers of these names. */
const RESERVED = new Set([
  'workspace',
  'claude-in-chrome',
  'computer-use',
  'claude preview',
  'claude browser',
]);

function checkKey({ key }: DraftServer): RuleFinding[] {
  if (!isServerKey(key)) {
    return [
      {
        subject: key,
        where: 'key',
        message: `${JSON.stringify(key.slice(0, 80))} is not a key that every client accepts`,
      },
    ];
  }
  if (!RESERVED.has(key.toLowerCase())) return [];
  return [{ subject: key, where: 'key', message: `${key} is a name that Claude Code keeps for itself` }];
}
