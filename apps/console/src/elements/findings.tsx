import type { Finding } from '@app/domain';
import { Badge } from './badge.js';
import classes from './findings.module.css';
import { Time } from './time.js';

/** Findings as people fix them: the refusing ones first, each with its place and its remedy. */
export function Findings({ findings, empty }: { findings: readonly Finding[]; empty?: string }) {
  if (findings.length === 0) return empty ? <p className={classes.none}>{empty}</p> : null;
  return (
    <ul className={classes.list}>
      {inOrder(findings).map((finding, index) => (
        <li
          key={index}
          className={classes.finding}
          data-severity={finding.exception ? 'excepted' : finding.severity}
        >
          <div className={classes.head}>
            <FindingBadge finding={finding} />
            <code>{finding.rule}</code>
            <span className={classes.subject}>
              {finding.subject}
              {finding.where && <code> {finding.where}</code>}
            </span>
          </div>
          <p className={classes.message}>{finding.message}</p>
          {finding.fix && <p className={classes.fix}>{finding.fix}</p>}
          {finding.exception && (
            <p className={classes.fix}>
              Tolerated by an exception until <Time at={finding.exception.until} as="moment" />.
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

/** A long list by what it is about, the worst first: one server at a time is how people repair a file. */
export function GroupedFindings({ findings, empty }: { findings: readonly Finding[]; empty: string }) {
  if (findings.length === 0) return <p className={classes.none}>{empty}</p>;
  const groups = [...Map.groupBy(findings, ({ subject }) => subject)].sort(
    ([, a], [, b]) => countFindings(b).errors - countFindings(a).errors || b.length - a.length,
  );
  return groups.map(([subject, group]) => (
    <section key={subject} className={classes.group}>
      <header>
        <h3>{subject === 'config' ? 'The file' : subject}</h3>
        <FindingCount findings={group} />
      </header>
      <Findings findings={group} />
    </section>
  ));
}

/** `2 errors, 1 warning`, or that there is nothing. */
export function FindingCount({ findings }: { findings: readonly Finding[] }) {
  const { errors, warnings } = countFindings(findings);
  if (errors > 0)
    return (
      <Badge tone="bad" icon="cross-circle">
        {errors} {errors === 1 ? 'error' : 'errors'}
        {warnings > 0 ? `, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}` : ''}
      </Badge>
    );
  if (warnings > 0)
    return (
      <Badge tone="warn" icon="warning">
        {warnings} {warnings === 1 ? 'warning' : 'warnings'}
      </Badge>
    );
  return (
    <Badge tone="good" icon="check-circle">
      No findings
    </Badge>
  );
}

/** A finding under an exception refuses nothing and is counted as neither. */
export function countFindings(findings: readonly Finding[]): { errors: number; warnings: number } {
  const counted = findings.filter(({ exception }) => !exception);
  const errors = counted.filter(({ severity }) => severity === 'error').length;
  return { errors, warnings: counted.length - errors };
}

function FindingBadge({ finding }: { finding: Finding }) {
  if (finding.exception)
    return (
      <Badge tone="idle" icon="clock">
        Excepted
      </Badge>
    );
  return finding.severity === 'error' ? (
    <Badge tone="bad" icon="cross-circle">
      Error
    </Badge>
  ) : (
    <Badge tone="warn" icon="warning">
      Warning
    </Badge>
  );
}

function inOrder(findings: readonly Finding[]): Finding[] {
  const weight = ({ severity, exception }: Finding) => (exception ? 2 : severity === 'error' ? 0 : 1);
  return [...findings].sort((a, b) => weight(a) - weight(b) || a.subject.localeCompare(b.subject));
}
