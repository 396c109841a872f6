import type { ChangeView, PlanView, ProposeChange, ReleaseView } from '@app/contract';
import type { ChangeAction } from '@app/domain';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type Query } from '../api.js';
import { usePaged } from '../elements/paged.js';

const RESOURCES: Record<Exclude<ChangeAction, 'release'>, string> = {
  approve: 'approval',
  reject: 'rejection',
  withdraw: 'withdrawal',
};

export function useChanges(filters: Query) {
  return usePaged<ChangeView>(['changes', 'list'], '/changes', filters);
}

export function useChange(number: string) {
  return useQuery({
    queryKey: ['changes', 'one', number],
    queryFn: ({ signal }) => api.get<ChangeView>(`/changes/${encodeURIComponent(number)}`, undefined, signal),
  });
}

export function usePlan(number: number, enabled = true) {
  return useQuery({
    queryKey: ['changes', 'plan', number],
    queryFn: ({ signal }) => api.get<PlanView>(`/changes/${number}/plan`, undefined, signal),
    enabled,
  });
}

/** The files of one team, where the plan is too large to list them all. */
export function useTeamPlan(number: number, team: string, enabled: boolean) {
  return useQuery({
    queryKey: ['changes', 'plan', number, team],
    queryFn: ({ signal }) => api.get<PlanView>(`/changes/${number}/plan`, { team }, signal),
    enabled,
  });
}

export function useProposeChange() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: ProposeChange) => api.post<ChangeView>('/changes', change),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['changes'] }),
  });
}

export function useDecideChange(number: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ action, note }: { action: keyof typeof RESOURCES; note?: string }) =>
      api.post<ChangeView>(`/changes/${number}/${RESOURCES[action]}`, { note: note || undefined }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['changes'] }),
  });
}

/** A release shows everywhere: nothing that was fetched before it is current. */
export function useReleaseChange(number: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => api.post<ReleaseView>(`/changes/${number}/release`),
    onSettled: () => queries.invalidateQueries(),
  });
}
