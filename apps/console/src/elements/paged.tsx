import type { Page } from '@app/contract';
import { Button } from '@mantine/core';
import {
  useInfiniteQuery,
  type InfiniteData,
  type QueryKey,
  type UseInfiniteQueryResult,
} from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, type Query } from '../api.js';
import { LoadingRows } from './loading.js';
import classes from './paged.module.css';
import { ProblemAlert } from './problem-alert.js';

export type PagedQuery<T> = UseInfiniteQueryResult<InfiniteData<Page<T>>>;

const PAGE = 50;

/** A list that was followed far down is not fetched again by itself: that would be a request for every page of it. */
const PAGES_REFRESHED = 3;

/** A list read page by page along its cursor. */
export function usePaged<T>(
  key: QueryKey,
  path: string,
  query: Query,
  options: { refetchInterval?: number } = {},
) {
  return useInfiniteQuery({
    queryKey: [...key, query],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<T>>(path, { ...query, limit: PAGE, cursor: pageParam }, signal),
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: ({ state }) =>
      options.refetchInterval !== undefined && (state.data?.pages.length ?? 0) <= PAGES_REFRESHED
        ? options.refetchInterval
        : false,
  });
}

interface PagedProps<T> {
  query: PagedQuery<T>;
  /** `devices`, for the line that says how many are shown. */
  noun: string;
  empty: ReactNode;
  children: (rows: readonly T[]) => ReactNode;
}

export function Paged<T>({ query, noun, empty, children }: PagedProps<T>) {
  if (query.isPending) return <LoadingRows label={`Loading ${noun}`} />;
  if (!query.data)
    return (
      <div style={{ padding: 14 }}>
        <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      </div>
    );
  const rows = query.data.pages.flatMap(({ items }) => items);
  if (rows.length === 0) return empty;
  return (
    <>
      {children(rows)}
      <footer className={classes.footer}>
        <span role="status">
          {query.hasNextPage
            ? `First ${rows.length} ${noun} shown`
            : `${rows.length} ${rows.length === 1 ? noun.replace(/s$/, '') : noun}, all shown`}
        </span>
        {query.hasNextPage && (
          <Button
            variant="default"
            onClick={() => void query.fetchNextPage()}
            loading={query.isFetchingNextPage}
          >
            Show {PAGE} more
          </Button>
        )}
      </footer>
      {query.isFetchNextPageError && (
        <div style={{ padding: 14 }}>
          <ProblemAlert error={query.error} onRetry={() => void query.fetchNextPage()} />
        </div>
      )}
    </>
  );
}
