import { Reflector } from '@nestjs/core';
import type { Role } from '@app/domain';
import type { TokenScope } from '@app/contract';
import { PERMIT, PUBLIC, TOKEN_SCOPE } from '../src/auth/permit.js';
import { type Route, Routes } from '../src/platform/routes.js';
import { type Api, type Client, EVERYONE, type Person, startApi } from './harness.js';

/** Everything that answers without credentials. A route that joins them is a decision to be made here. */
const PUBLIC_ROUTES = [
  'GET /fetch/v1/allowed_signers',
  'GET /healthz',
  'GET /readyz',
  'POST /agent/v1/enroll',
  'POST /agent/v1/report',
  'POST /agent/v1/ticket',
  'GET /agent/v1/explain',
  'POST /api/v1/session',
  'POST /api/v1/session/link',
].sort();

const ROLES_OF: Record<Person, readonly Role[]> = {
  admin: ['admin'],
  alice: ['maintainer', 'reviewer'],
  bob: ['maintainer', 'reviewer'],
  maintainer: ['maintainer'],
  reviewer: ['reviewer'],
  auditor: ['auditor'],
  viewer: ['viewer'],
  nobody: [],
};

interface Guarded {
  route: Route;
  roles: readonly Role[] | undefined;
  scope: TokenScope | undefined;
}

let api: Api;
let publicRoutes: string[];
let guarded: Guarded[];

beforeAll(async () => {
  api = await startApi();
  const reflector = api.nest.get(Reflector);
  const read = <T>(key: string, { handler, controller }: Route) =>
    reflector.getAllAndOverride<T | undefined>(key, [handler, controller]);
  const routes = api.nest.get(Routes).list();
  publicRoutes = routes.filter((route) => read(PUBLIC, route)).map(({ method, path }) => `${method} ${path}`);
  guarded = routes
    .filter((route) => !read(PUBLIC, route))
    .map((route) => ({
      route,
      roles: read<Role[]>(PERMIT, route),
      scope: read<TokenScope>(TOKEN_SCOPE, route),
    }));
});
afterAll(() => api.close());

/** Guards come before pipes, so what stands in the path does not matter. */
async function call(
  client: Client,
  { method, path }: Route,
): Promise<{ status: number; code: string; detail: string }> {
  const filled = path
    .replace(/:id\b/, '00000000-0000-7000-8000-000000000000')
    .replace(/:number\b/, '999999')
    .replace(/[:*]\w+/g, 'none');
  const verb = method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
  const { status, body } = await client.at('')[verb](filled);
  return { status, code: body?.code, detail: body?.detail };
}

/** Who may, as the decorators say: administrators everywhere, else one of the roles, or any when none is named. */
function mayCall(person: Person, roles: readonly Role[] | undefined): boolean {
  if (roles === undefined) return false;
  const own = ROLES_OF[person];
  return own.includes('admin') || own.some((role) => roles.length === 0 || roles.includes(role));
}

it('leaves open only what is meant to be open', () => {
  expect([...publicRoutes].sort()).toEqual(PUBLIC_ROUTES);
});

it('refuses every other route to strangers', async () => {
  expect(guarded.length).toBeGreaterThan(20);
  for (const { route } of guarded) {
    const { status, code } = await call(api.anonymous(), route);
    expect([route.name, status, code]).toEqual([route.name, 401, 'UNAUTHENTICATED']);
  }
});

it.each(EVERYONE)('lets %s use exactly the routes of their roles', async (person) => {
  for (const { route, roles } of guarded) {
    const { status, code, detail } = await call(api.as(person), route);
    const refused = status === 403 && code === 'FORBIDDEN' && detail.startsWith('this needs ');
    expect([route.name, person, refused ? 'refused' : 'let in']).toEqual([
      route.name,
      person,
      mayCall(person, roles) ? 'let in' : 'refused',
    ]);
    expect([route.name, status]).not.toEqual([route.name, 500]);
  }
});

describe('an administrator’s token', () => {
  const withScopes = async (scopes: TokenScope[], team?: string) => {
    const { body } = await api.as('admin').post('/tokens', { name: scopes.join(), scopes, team }).expect(201);
    return api.withToken(body.token);
  };

  it('changes nothing when its scope is read', async () => {
    const reader = await withScopes(['read']);
    for (const { route, roles } of guarded) {
      const { status } = await call(reader, route);
      const changes = route.method !== 'GET' && route.method !== 'HEAD';
      if (changes || roles === undefined) expect([route.name, status]).toEqual([route.name, 403]);
      else expect([route.name, status]).not.toEqual([route.name, 403]);
    }
  });

  it.each([
    ['metrics', undefined],
    ['fetch', 'organisation'],
  ] as const)('reaches nothing but its own routes when its scope is %s', async (scope, team) => {
    const client = await withScopes([scope], team);
    for (const guard of guarded) {
      const { status } = await call(client, guard.route);
      if (guard.scope === scope) expect([guard.route.name, status]).not.toEqual([guard.route.name, 403]);
      else expect([guard.route.name, status]).toEqual([guard.route.name, 403]);
    }
  });
});
