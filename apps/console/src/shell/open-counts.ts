import type { ChangeView, Page, VersionView } from '@app/contract';
import { useQuery } from '@tanstack/react-query';
import { api } from '../api.js';

const CAP = 100;

interface Waiting {
  count: string;
  title: string;
}

/** What waits for a decision, shown beside the navigation's words; it is silent when it cannot be read. */
export function useOpenCounts(): Readonly<Record<string, Waiting | undefined>> {
  const changes = useWaiting<ChangeView>('changes', '/changes', 'open');
  const versions = useWaiting<VersionView>('versions', '/servers/versions', 'in-review');
  return { '/changes': toWaiting(changes.data), '/servers': toWaiting(versions.data) };
}

function useWaiting<T>(key: string, path: string, status: string) {
  return useQuery({
    queryKey: [key, 'waiting'],
    queryFn: ({ signal }) => api.get<Page<T>>(path, { status, limit: CAP }, signal),
    refetchInterval: 60_000,
    staleTime: 30_000,
  });
}

function toWaiting(page: Page<unknown> | undefined): Waiting | undefined {
  if (!page || page.items.length === 0) return undefined;
  const count = page.nextCursor ? `${CAP}+` : String(page.items.length);
  return { count, title: `${count} waiting for a decision` };
}
