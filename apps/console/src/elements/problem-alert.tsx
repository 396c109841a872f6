import { Button } from '@mantine/core';
import { ProblemError } from '../api.js';
import { Copyable } from './copyable.js';
import { Findings } from './findings.js';
import { Notice } from './notice.js';

interface ProblemAlertProps {
  error: unknown;
  onRetry?: () => void;
  title?: string;
}

/** Everything the API said about a refusal: what, what to do, which fields, and what to quote to support. */
export function ProblemAlert({ error, onRetry, title }: ProblemAlertProps) {
  if (!error) return null;
  const problem = error instanceof ProblemError ? error.problem : null;
  return (
    <Notice
      tone="bad"
      title={title ?? problem?.title ?? 'Something went wrong in the console'}
      action={
        onRetry && (
          <Button variant="default" onClick={onRetry}>
            Try again
          </Button>
        )
      }
    >
      <p>{problem?.detail ?? (error instanceof Error ? error.message : String(error))}</p>
      {problem?.issues && problem.issues.length > 0 && (
        <ul>
          {problem.issues.map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              {path && <code>{path}</code>} {message}
            </li>
          ))}
        </ul>
      )}
      {problem?.hint && <p>{problem.hint}</p>}
      {problem?.findings && problem.findings.length > 0 && <Findings findings={problem.findings} />}
      {problem?.requestId && (
        <p data-small>
          Request <Copyable text={problem.requestId} what="request id" /> · code <code>{problem.code}</code>
        </p>
      )}
    </Notice>
  );
}
