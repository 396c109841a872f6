import type {
  CreatedEnrolmentToken,
  CreateEnrolmentToken,
  DeviceView,
  EnrolmentTokenView,
  FleetSummary,
} from '@app/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, getAll, type Query } from '../api.js';
import { usePaged } from '../elements/paged.js';

/** Devices report every few minutes; the page follows without being asked. */
const REFRESH = 30_000;

export function useFleet() {
  return useQuery({
    queryKey: ['fleet'],
    queryFn: ({ signal }) => api.get<FleetSummary>('/fleet', undefined, signal),
    refetchInterval: REFRESH,
  });
}

export function useDevices(filters: Query) {
  return usePaged<DeviceView>(['devices'], '/devices', filters, { refetchInterval: REFRESH });
}

export function useDevice(id: string) {
  return useQuery({
    queryKey: ['device', id],
    queryFn: ({ signal }) => api.get<DeviceView>(`/devices/${encodeURIComponent(id)}`, undefined, signal),
    refetchInterval: REFRESH,
  });
}

export function useRevokeDevice(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => api.post<DeviceView>(`/devices/${encodeURIComponent(id)}/revocation`),
    onSuccess: () =>
      Promise.all(
        [['device', id], ['devices'], ['fleet']].map((queryKey) => queries.invalidateQueries({ queryKey })),
      ),
  });
}

export function useEnrolmentTokens(team: string) {
  return useQuery({
    queryKey: ['enrolment-tokens', team],
    queryFn: ({ signal }) =>
      getAll<EnrolmentTokenView>(`/teams/${encodeURIComponent(team)}/enrolment-tokens`, {}, signal),
  });
}

export function useCreateEnrolmentToken() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ team, ...token }: CreateEnrolmentToken & { team: string }) =>
      api.post<CreatedEnrolmentToken>(`/teams/${encodeURIComponent(team)}/enrolment-tokens`, token),
    onSuccess: ({ team }) => queries.invalidateQueries({ queryKey: ['enrolment-tokens', team] }),
  });
}

export function useRevokeEnrolmentToken(team: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      api.delete(`/teams/${encodeURIComponent(team)}/enrolment-tokens/${encodeURIComponent(id)}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['enrolment-tokens', team] }),
  });
}
