import { createBrowserRouter, Navigate } from 'react-router';
import type { ComponentType } from 'react';
import { RequireSession } from './session/require-session.js';
import { Crash, CrashedPage } from './shell/crash.js';
import { Frame } from './shell/frame.js';
import { NotFound } from './shell/not-found.js';
import { Splash } from './shell/splash.js';
import { SignInPage } from './sign-in/sign-in-page.js';

/** A screen arrives with the first visit to it; the frame around it is there at once. */
const screen = (load: () => Promise<ComponentType>) => async () => ({ Component: await load() });

/** Every screen has an address, and none under another program's path (see the API's `console-files.ts`). */
export const router = createBrowserRouter([
  { path: '/sign-in', element: <SignInPage />, errorElement: <Crash /> },
  {
    path: '/',
    element: (
      <RequireSession>
        <Frame />
      </RequireSession>
    ),
    errorElement: <Crash />,
    hydrateFallbackElement: <Splash />,
    children: [
      {
        errorElement: <CrashedPage />,
        children: [
          { index: true, element: <Navigate to="/fleet" replace /> },
          { path: 'fleet', lazy: screen(async () => (await import('./fleet/fleet-page.js')).FleetPage) },
          {
            path: 'fleet/devices/:id',
            lazy: screen(async () => (await import('./fleet/device-page.js')).DevicePage),
          },
          {
            path: 'servers',
            lazy: screen(async () => (await import('./registry/registry-page.js')).RegistryPage),
          },
          {
            path: 'servers/propose',
            lazy: screen(async () => (await import('./registry/propose-page.js')).ProposePage),
          },
          {
            path: 'servers/import',
            lazy: screen(async () => (await import('./import/import-page.js')).ImportPage),
          },
          {
            path: 'servers/:owner/:name/versions',
            lazy: screen(async () => (await import('./registry/server-page.js')).ServerPage),
          },
          { path: 'teams', lazy: screen(async () => (await import('./teams/teams-page.js')).TeamsPage) },
          { path: 'teams/:slug', lazy: screen(async () => (await import('./teams/team-page.js')).TeamPage) },
          {
            path: 'changes',
            lazy: screen(async () => (await import('./changes/changes-page.js')).ChangesPage),
          },
          {
            path: 'changes/:number',
            lazy: screen(async () => (await import('./changes/change-page.js')).ChangePage),
          },
          {
            path: 'releases',
            lazy: screen(async () => (await import('./releases/releases-page.js')).ReleasesPage),
          },
          {
            path: 'releases/:number',
            lazy: screen(async () => (await import('./releases/release-page.js')).ReleasePage),
          },
          { path: 'audit', lazy: screen(async () => (await import('./audit/audit-page.js')).AuditPage) },
          { path: 'settings', element: <Navigate to="/settings/users" replace /> },
          {
            path: 'settings/:tab',
            lazy: screen(async () => (await import('./settings/settings-page.js')).SettingsPage),
          },
          { path: '*', element: <NotFound /> },
        ],
      },
    ],
  },
]);
