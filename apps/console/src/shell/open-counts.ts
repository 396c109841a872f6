import type { ChangeView, Page } from '@app/contract';
import { useQuery } from '@tanstack/react-query';
import { api } from '../api.js';

const CAP = 100;

/** What waits for someone, shown beside the navigation's words; it is silent when it cannot be read. */
export function useOpenCounts(): Readonly<Record<string, { count: string; title: string } | undefined>> {
  const open = useQuery({
    queryKey: ['changes', 'waiting'],
    queryFn: ({ signal }) => api.get<Page<ChangeView>>('/changes', { status: 'open', limit: CAP }, signal),
    refetchInterval: 60_000,
    staleTime: 30_000,
  });
  const count = open.data?.items.length ?? 0;
  if (count === 0) return {};
  const words = open.data?.nextCursor ? `${CAP}+` : String(count);
  return { '/changes': { count: words, title: `${words} waiting for a decision` } };
}
