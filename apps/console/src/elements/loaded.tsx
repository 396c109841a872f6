import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { LoadingRows } from './loading.js';
import { ProblemAlert } from './problem-alert.js';

interface LoadedProps<T> {
  query: UseQueryResult<T>;
  loading?: ReactNode;
  children: (value: T) => ReactNode;
}

/** The three faces of everything that is fetched: a skeleton, a problem with a retry, or the thing itself. */
export function Loaded<T>({ query, loading, children }: LoadedProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error)
    return (
      <div style={{ padding: 14 }}>
        <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      </div>
    );
  return loading ?? <LoadingRows />;
}
