import { Navigate, useLocation } from 'react-router';
import type { ReactNode } from 'react';
import { ProblemAlert } from '../elements/problem-alert.js';
import { Splash } from '../shell/splash.js';
import { SessionContext } from './permissions.js';
import { useSession } from './session.js';

/** Sends whoever is not signed in to the sign-in page, and back here afterwards. */
export function RequireSession({ children }: { children: ReactNode }) {
  const { data, error, refetch, isPending } = useSession();
  const { pathname, search } = useLocation();
  if (isPending) return <Splash />;
  if (data === null) {
    const to = pathname === '/' ? '' : `?to=${encodeURIComponent(pathname + search)}`;
    return <Navigate to={`/sign-in${to}`} replace />;
  }
  if (!data)
    return (
      <Splash>
        <ProblemAlert error={error} onRetry={() => void refetch()} />
      </Splash>
    );
  return <SessionContext value={data}>{children}</SessionContext>;
}
