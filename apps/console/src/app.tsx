import { MantineProvider, localStorageColorSchemeManager } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from 'react-router/dom';
import { ProblemError } from './api.js';
import { router } from './routes.js';
import { SESSION_KEY } from './session/session.js';
import { cssVariables, theme } from './theme.js';

const colorScheme = localStorageColorSchemeManager({ key: 'quartermaster-color-scheme' });

/** Whatever is refused for want of a session ends the session here; the guard then asks to sign in again. */
function onError(error: Error): void {
  if (error instanceof ProblemError && error.problem.code === 'UNAUTHENTICATED')
    queries.setQueryData(SESSION_KEY, null);
}

const queries = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    /** Asked even when the browser believes to be offline: it then says so, where a paused request would wait in silence. */
    mutations: { networkMode: 'always' },
    queries: {
      networkMode: 'always',
      staleTime: 10_000,
      refetchOnWindowFocus: true,
      /** A refusal stays one; only silence and overload are worth a second try. */
      retry: (count, error) =>
        count < 2 &&
        (!(error instanceof ProblemError) || error.problem.status === 0 || error.problem.status >= 502),
    },
  },
});

export function App() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      colorSchemeManager={colorScheme}
    >
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
        <Notifications position="bottom-right" autoClose={5000} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
