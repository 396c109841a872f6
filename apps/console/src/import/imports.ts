import type { ChangeView, ImportView, ProposeChange, ProposedServer, VersionView } from '@app/contract';
import type { Template } from '@app/domain';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../api.js';
import { refreshRegistry } from '../registry/registry.js';

export interface ImportRequest {
  text: string;
  team: string;
  /** Name of the file, where it was one. */
  file?: string;
}

export function useImport() {
  return useMutation({
    mutationFn: ({ text, ...query }: ImportRequest) => api.upload<ImportView>('/imports', text, query),
  });
}

export type ProposalOutcome =
  { server: ProposedServer; view: VersionView } | { server: ProposedServer; error: unknown };

/** One after the other: a refused one is reported beside the others, and stops none of them. */
export function useProposeServers() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (servers: readonly ProposedServer[]): Promise<ProposalOutcome[]> => {
      const outcomes: ProposalOutcome[] = [];
      for (const server of servers) {
        const { keys: _keys, versionFrom: _versionFrom, existing: _existing, ...proposal } = server;
        outcomes.push(
          await api.post<VersionView>('/servers?submit=true', proposal).then(
            (view) => ({ server, view }),
            (error: unknown) => ({ server, error }),
          ),
        );
      }
      return outcomes;
    },
    onSettled: () => refreshRegistry(queries),
  });
}

export function useOpenChange() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: ProposeChange) => api.post<ChangeView>('/changes', change),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['changes'] }),
  });
}

/** The version that a person filled in where the file named none, in the proposal and in the template alike. */
export function withVersion(view: ImportView, at: number, version: string): ImportView {
  const server = view.servers[at];
  if (!server) return view;
  const launch = server.launch.kind === 'package' ? { ...server.launch, version } : server.launch;
  const entries = Object.entries(view.template.servers).map(
    ([key, entry]): [string, Template['servers'][string]] =>
      server.keys.includes(key) && entry.server === server.server
        ? [key, { ...entry, version }]
        : [key, entry],
  );
  return {
    ...view,
    servers: view.servers.with(at, { ...server, version, launch }),
    template: { ...view.template, servers: Object.fromEntries(entries) },
  };
}
