import { Command } from 'commander';
import { FleetError } from '@app/domain';
import type { CreatedToken, CreatedUser, SignInLink, TokenView, UserView } from '@app/contract';
import { withContext, type Context } from '../command.js';
import { toTable } from '../print.js';

export function usersCommand(): Command {
  const command = new Command('users').description('people and their roles');
  command.command('list').description('everyone').action(withContext(listUsers));
  command
    .command('create')
    .argument('<email>')
    .requiredOption('--name <name>', 'as others see it (required)')
    .requiredOption('--role <role...>', 'admin, reviewer, maintainer, auditor, viewer (required)')
    .option('--team <slug...>', 'teams a maintainer maintains')
    .description('prints a one-time sign-in link')
    .action(withContext(createUser));
  command
    .command('sign-in-link')
    .argument('<email>')
    .description('a new one-time link; earlier ones stop working')
    .action(withContext(createLink));
  command
    .command('disable')
    .argument('<email>')
    .description('end their sessions, and refuse them and their tokens from now on')
    .action(withContext((context, email: string) => setDisabled(context, email, true)));
  command
    .command('enable')
    .argument('<email>')
    .description('let them in again, their tokens too')
    .action(withContext((context, email: string) => setDisabled(context, email, false)));
  return command;
}

export function tokensCommand(): Command {
  const command = new Command('tokens').description('API tokens');
  command.command('list').description('without the tokens themselves').action(withContext(listTokens));
  command
    .command('create')
    .argument('<name>')
    .requiredOption('--scope <scope...>', 'api, read, fetch, metrics (required)')
    .option('--team <slug>', 'the team of a fetch token')
    .option('--expires-at <instant>', 'RFC 3339; default in 90 days')
    .description('prints the token once')
    .action(withContext(createToken));
  command
    .command('revoke')
    .argument('<id>')
    .description('refuse it from now on')
    .action(withContext(revokeToken));
  return command;
}

async function listUsers(context: Context): Promise<void> {
  const users = await context.api.listAll<UserView>('/users');
  const rows = users.map(({ email, name, roles, teams, disabled }) => [
    email,
    name,
    roles.join(', '),
    teams.join(', '),
    disabled ? 'disabled' : '',
  ]);
  context.show(users, toTable(['email', 'name', 'roles', 'teams', ''], rows));
}

async function createUser(
  context: Context,
  email: string,
  { name, role, team }: { name: string; role: string[]; team?: string[] },
): Promise<void> {
  const user = await context.api.post<CreatedUser>('/users', { email, name, roles: role, teams: team });
  context.show(user, `created ${user.email}; one-time sign-in link:\n${user.signInLink}\n`);
}

async function createLink(context: Context, email: string): Promise<void> {
  const { id } = await findUser(context, email);
  const link = await context.api.post<SignInLink>(`/users/${id}/sign-in-link`);
  context.show(link, `${link.signInLink}\n`);
}

async function setDisabled(context: Context, email: string, disabled: boolean): Promise<void> {
  const { id } = await findUser(context, email);
  const user = await context.api.patch<UserView>(`/users/${id}`, { disabled });
  context.show(user, `${user.email} is ${user.disabled ? 'disabled' : 'enabled'}\n`);
}

async function findUser(context: Context, email: string): Promise<UserView> {
  const users = await context.api.listAll<UserView>('/users');
  const found = users.find((user) => user.email.toLowerCase() === email.toLowerCase());
  if (!found) throw new FleetError('NOT_FOUND', `nobody has the address ${email}`, { hint: 'qm users list' });
  return found;
}

async function listTokens(context: Context): Promise<void> {
  const tokens = await context.api.listAll<TokenView>('/tokens');
  const rows = tokens.map((token) => [
    token.prefix,
    token.name,
    token.scopes.join(', '),
    token.team,
    token.expiresAt,
    token.revokedAt,
    token.id,
  ]);
  context.show(tokens, toTable(['token', 'name', 'scopes', 'team', 'expires', 'revoked', 'id'], rows));
}

async function createToken(
  context: Context,
  name: string,
  { scope, team, expiresAt }: { scope: string[]; team?: string; expiresAt?: string },
): Promise<void> {
  const created = await context.api.post<CreatedToken>('/tokens', { name, scopes: scope, team, expiresAt });
  context.show(created, `${created.token}\n`);
}

async function revokeToken(context: Context, id: string): Promise<void> {
  await context.api.delete(`/tokens/${encodeURIComponent(id)}`);
  context.show({ id, revoked: true }, `revoked ${id}\n`);
}
