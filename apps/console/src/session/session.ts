import type { SessionView, SignIn, SignInWithLink, UpdateUser, UserView } from '@app/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ProblemError } from '../api.js';

export const SESSION_KEY = ['session'] as const;

/** Null when nobody is signed in: that is an answer, not an error. */
export function useSession() {
  return useQuery({
    queryKey: SESSION_KEY,
    staleTime: 60_000,
    queryFn: async ({ signal }): Promise<SessionView | null> => {
      try {
        return await api.get<SessionView>('/session', undefined, signal);
      } catch (error) {
        if (error instanceof ProblemError && error.problem.status === 401) return null;
        throw error;
      }
    },
  });
}

export function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (credentials: SignIn) => api.post<SessionView>('/session', credentials),
    onSuccess: (session) => queries.setQueryData(SESSION_KEY, session),
  });
}

/** The caller says when the session begins for the console: an administrator is first asked for a name. */
export function useSignInWithLink() {
  return useMutation({ mutationFn: (link: SignInWithLink) => api.post<SessionView>('/session/link', link) });
}

export function useBeginSession() {
  const queries = useQueryClient();
  return (session: SessionView) => queries.setQueryData(SESSION_KEY, session);
}

export function useRename() {
  return useMutation({
    mutationFn: async ({ session, name }: { session: SessionView; name: string }): Promise<SessionView> => {
      const change: UpdateUser = { name };
      return { ...session, user: await api.patch<UserView>(`/users/${session.user.id}`, change) };
    },
  });
}

/** What the last person saw must not stay in memory for the next one. */
export function useSignOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => api.delete<void>('/session'),
    onSettled: () => {
      queries.clear();
      queries.setQueryData(SESSION_KEY, null);
    },
  });
}
