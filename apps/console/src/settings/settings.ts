import type {
  CreatedToken,
  CreatedUser,
  CreateToken,
  CreateUser,
  RootView,
  SignInLink,
  TokenView,
  UpdateUser,
  UserView,
} from '@app/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, getAll } from '../api.js';

export function useRoot() {
  return useQuery({ queryKey: ['root'], queryFn: ({ signal }) => api.get<RootView>('/root', {}, signal) });
}

export function useUsers() {
  return useQuery({ queryKey: ['users'], queryFn: ({ signal }) => getAll<UserView>('/users', {}, signal) });
}

export function useCreateUser() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (user: CreateUser) => api.post<CreatedUser>('/users', user),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['users'] }),
  });
}

export function useUpdateUser() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...change }: UpdateUser & { id: string }) =>
      api.patch<UserView>(`/users/${encodeURIComponent(id)}`, change),
    onSuccess: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['users'] }),
        queries.invalidateQueries({ queryKey: ['session'] }),
      ]),
  });
}

export function useCreateSignInLink() {
  return useMutation({
    mutationFn: (id: string) => api.post<SignInLink>(`/users/${encodeURIComponent(id)}/sign-in-link`),
  });
}

export function useTokens() {
  return useQuery({
    queryKey: ['tokens'],
    queryFn: ({ signal }) => getAll<TokenView>('/tokens', {}, signal),
  });
}

export function useCreateToken() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (token: CreateToken) => api.post<CreatedToken>('/tokens', token),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['tokens'] }),
  });
}

export function useRevokeToken() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.delete(`/tokens/${encodeURIComponent(id)}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['tokens'] }),
  });
}
