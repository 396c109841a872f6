import type { ProposeVersion, ServerView, VersionDetailView, VersionView } from '@app/contract';
import type { VersionAction } from '@app/domain';
import { useMutation, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { api, getAll, type Query } from '../api.js';
import { usePaged } from '../elements/paged.js';

const RESOURCES: Record<VersionAction, string> = {
  submit: 'review',
  approve: 'approval',
  reject: 'rejection',
  deprecate: 'deprecation',
  revoke: 'revocation',
};

export function useServers(filters: Query) {
  return usePaged<ServerView>(['servers'], '/servers', filters);
}

/** Every server, for choosing one in a form. */
export function useAllServers() {
  return useQuery({
    queryKey: ['servers', 'all'],
    queryFn: ({ signal }) => getAll<ServerView>('/servers', {}, signal),
    staleTime: 30_000,
  });
}

export function useVersions(server: string) {
  return useQuery({
    queryKey: ['versions', server],
    queryFn: ({ signal }) => getAll<VersionView>('/servers/versions', { server }, signal),
    enabled: server !== '',
  });
}

export function useVersion(id: string | undefined) {
  return useQuery({
    queryKey: ['version', id],
    queryFn: ({ signal }) =>
      api.get<VersionDetailView>(`/servers/versions/${encodeURIComponent(id!)}`, undefined, signal),
    enabled: id !== undefined,
  });
}

export function useProposeVersion() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ proposal, submit }: { proposal: ProposeVersion; submit: boolean }) =>
      api.post<VersionView>(submit ? '/servers?submit=true' : '/servers', proposal),
    onSuccess: () => refreshRegistry(queries),
  });
}

export function useDecideVersion(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ action, note }: { action: VersionAction; note?: string }) =>
      api.post<VersionView>(`/servers/versions/${encodeURIComponent(id)}/${RESOURCES[action]}`, {
        note: note || undefined,
      }),
    onSuccess: () => refreshRegistry(queries),
  });
}

/** A decision shows in lists, on the version, and, when it was a revocation, in releases and the fleet. */
export function refreshRegistry(queries: QueryClient) {
  return Promise.all(
    ['servers', 'versions', 'version', 'releases', 'fleet', 'preview'].map((key) =>
      queries.invalidateQueries({ queryKey: [key] }),
    ),
  );
}

/**
 * `/servers/io.github.owner/name/versions?version=1.2.3`: a server's name is its address. What has dots in it never
 * comes last in the path, where servers and proxies take it for a file's extension.
 */
export function toServerAddress(server: string, version?: string): string {
  const [owner = '', ...name] = server.split('/');
  const path = `/servers/${encodeURIComponent(owner)}/${encodeURIComponent(name.join('/'))}/versions`;
  return version === undefined ? path : `${path}?version=${encodeURIComponent(version)}`;
}
