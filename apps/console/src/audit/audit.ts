import type { AuditCheckpoint, AuditEventView } from '@app/contract';
import { useQuery } from '@tanstack/react-query';
import { api, type Query } from '../api.js';
import { usePaged } from '../elements/paged.js';

export function useAudit(filters: Query) {
  return usePaged<AuditEventView>(['audit'], '/audit', filters);
}

/** Signed anew at every request; fetched when someone asks for one. */
export function useCheckpoint() {
  return useQuery({
    queryKey: ['audit-checkpoint'],
    staleTime: 5 * 60_000,
    queryFn: ({ signal }) => api.get<AuditCheckpoint>('/audit/checkpoint', undefined, signal),
  });
}
