import { createBrowserRouter, Navigate } from 'react-router';
import { AuditPage } from './audit/audit-page.js';
import { ChangePage } from './changes/change-page.js';
import { ChangesPage } from './changes/changes-page.js';
import { DevicePage } from './fleet/device-page.js';
import { FleetPage } from './fleet/fleet-page.js';
import { ImportPage } from './import/import-page.js';
import { ProposePage } from './registry/propose-page.js';
import { RegistryPage } from './registry/registry-page.js';
import { ServerPage } from './registry/server-page.js';
import { ReleasePage } from './releases/release-page.js';
import { ReleasesPage } from './releases/releases-page.js';
import { RequireSession } from './session/require-session.js';
import { SettingsPage } from './settings/settings-page.js';
import { Crash } from './shell/crash.js';
import { Frame } from './shell/frame.js';
import { NotFound } from './shell/not-found.js';
import { SignInPage } from './sign-in/sign-in-page.js';
import { TeamPage } from './teams/team-page.js';
import { TeamsPage } from './teams/teams-page.js';

/** Every screen has an address, and every address under no other program's path (see the API's console-files). */
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
    children: [
      { index: true, element: <Navigate to="/fleet" replace /> },
      { path: 'fleet', element: <FleetPage /> },
      { path: 'fleet/devices/:id', element: <DevicePage /> },
      { path: 'servers', element: <RegistryPage /> },
      { path: 'servers/propose', element: <ProposePage /> },
      { path: 'servers/import', element: <ImportPage /> },
      { path: 'servers/:owner/:name/versions', element: <ServerPage /> },
      { path: 'teams', element: <TeamsPage /> },
      { path: 'teams/:slug', element: <TeamPage /> },
      { path: 'changes', element: <ChangesPage /> },
      { path: 'changes/:number', element: <ChangePage /> },
      { path: 'releases', element: <ReleasesPage /> },
      { path: 'releases/:number', element: <ReleasePage /> },
      { path: 'audit', element: <AuditPage /> },
      { path: 'settings', element: <Navigate to="/settings/users" replace /> },
      { path: 'settings/:tab', element: <SettingsPage /> },
      { path: '*', element: <NotFound /> },
    ],
  },
]);
