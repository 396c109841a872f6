import type {
  CreateTeam,
  ExceptionView,
  GrantException,
  PolicyView,
  PreviewView,
  RuleView,
  TeamView,
  TemplateView,
} from '@app/contract';
import type { Template } from '@app/domain';
import { keepPreviousData, useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, getAll } from '../api.js';

const at = (slug: string, path = '') => `/teams/${encodeURIComponent(slug)}${path}`;

export function useTeams() {
  return useQuery({
    queryKey: ['teams'],
    queryFn: ({ signal }) => getAll<TeamView>('/teams', {}, signal),
    staleTime: 30_000,
  });
}

export function useTeam(slug: string) {
  return useQuery({
    queryKey: ['team', slug],
    queryFn: ({ signal }) => api.get<TeamView>(at(slug), undefined, signal),
  });
}

export function useCreateTeam() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (team: CreateTeam) => api.post<TeamView>('/teams', team),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['teams'] }),
  });
}

export function useTemplate(slug: string, revision?: number) {
  return useQuery(templateQuery(slug, revision));
}

/** The templates of the teams above, for showing where inherited entries come from. Root first. */
export function useTemplates(slugs: readonly string[]) {
  return useQueries({
    queries: slugs.map((slug) => templateQuery(slug)),
    combine: (results) => ({
      layers: results.flatMap(({ data }) => (data ? [data] : [])),
      isPending: results.some(({ isPending }) => isPending),
    }),
  });
}

function templateQuery(slug: string, revision?: number) {
  return {
    queryKey: ['template', slug, revision ?? 'latest'],
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      api.get<TemplateView>(at(slug, '/template'), { revision }, signal),
  };
}

export function useRevisions(slug: string) {
  return useQuery({
    queryKey: ['revisions', slug],
    queryFn: ({ signal }) => getAll<TemplateView>(at(slug, '/template/revisions'), {}, signal),
  });
}

/** Renders a template that nobody has saved. The last good answer stays in view while the next one is made. */
export function usePreview(slug: string, template: Template, enabled: boolean) {
  return useQuery({
    queryKey: ['preview', slug, template],
    queryFn: ({ signal }) => api.post<PreviewView>(at(slug, '/preview'), { template }, signal),
    placeholderData: keepPreviousData,
    enabled,
    gcTime: 30_000,
  });
}

export function usePolicy(slug: string) {
  return useQuery({
    queryKey: ['policy', slug],
    queryFn: ({ signal }) => api.get<PolicyView>(at(slug, '/policy'), undefined, signal),
  });
}

export function useRules() {
  return useQuery({
    queryKey: ['rules'],
    staleTime: Infinity,
    queryFn: ({ signal }) => getAll<RuleView>('/policy/rules', {}, signal),
  });
}

export function useExceptions(slug: string) {
  return useQuery({
    queryKey: ['exceptions', slug],
    queryFn: ({ signal }) => getAll<ExceptionView>(at(slug, '/exceptions'), {}, signal),
  });
}

export function useGrantException(slug: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (exception: GrantException) => api.post<ExceptionView>(at(slug, '/exceptions'), exception),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['exceptions'] }),
  });
}

export function useEndException(slug: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.delete(at(slug, `/exceptions/${encodeURIComponent(id)}`)),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['exceptions'] }),
  });
}

/** From the root of all teams down to the parent; empty for the root itself. */
export function toAncestors(slug: string, teams: readonly TeamView[]): TeamView[] {
  const bySlug = new Map(teams.map((team) => [team.slug, team]));
  const ancestors: TeamView[] = [];
  let parent = bySlug.get(slug)?.parent ?? null;
  while (parent !== null && ancestors.length < 50) {
    const team = bySlug.get(parent);
    if (!team) break;
    ancestors.unshift(team);
    parent = team.parent;
  }
  return ancestors;
}
