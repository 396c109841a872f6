import type { Page, ReleaseFileView, ReleaseVerificationView, ReleaseView } from '@app/contract';
import type { Os } from '@app/domain';
import { useQuery } from '@tanstack/react-query';
import { api, type Query } from '../api.js';
import { usePaged } from '../elements/paged.js';

export function useReleases(filters: Query) {
  return usePaged<ReleaseView>(['releases', 'list'], '/releases', filters);
}

export function useRelease(number: string) {
  return useQuery({
    queryKey: ['releases', 'one', number],
    queryFn: ({ signal }) =>
      api.get<ReleaseView>(`/releases/${encodeURIComponent(number)}`, undefined, signal),
  });
}

/** A release never changes, so neither do its files. */
export function useReleaseFiles(number: number, team: string, os: Os) {
  return useQuery({
    queryKey: ['release-files', number, team, os],
    staleTime: Infinity,
    enabled: team !== '',
    queryFn: async ({ signal }) =>
      (await api.get<Page<ReleaseFileView>>(`/releases/${number}/files`, { team, os }, signal)).items,
  });
}

/** Made on request only: it renders the whole release again. */
export function useVerification(number: number) {
  return useQuery({
    queryKey: ['release-verification', number],
    enabled: false,
    queryFn: ({ signal }) =>
      api.get<ReleaseVerificationView>(`/releases/${number}/verification`, undefined, signal),
  });
}
