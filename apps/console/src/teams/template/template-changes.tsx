import type { TemplateChange } from '@app/domain';
import classes from './template-changes.module.css';

const SIGNS = { added: '+', removed: '−', changed: '~' } as const;
const WORDS = { added: 'added', removed: 'removed', changed: 'changed' } as const;

/** Differences in words, as a reviewer would tell them. */
export function TemplateChanges({ changes, empty }: { changes: readonly TemplateChange[]; empty?: string }) {
  if (changes.length === 0) return empty ? <p className={classes.empty}>{empty}</p> : null;
  return (
    <ul className={classes.list}>
      {changes.map(({ kind, message }, index) => (
        <li key={index} data-kind={kind}>
          <span className={classes.sign} role="img" aria-label={WORDS[kind]}>
            {SIGNS[kind]}
          </span>
          {message}
        </li>
      ))}
    </ul>
  );
}
