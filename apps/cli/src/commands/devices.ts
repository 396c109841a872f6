import { Command } from 'commander';
import { FleetError } from '@app/domain';
import type { CreatedEnrolmentToken, DeviceView, EnrolmentTokenView } from '@app/contract';
import { withContext, type Context } from '../command.js';
import { isId } from '../ids.js';
import { toPlain, toTable } from '../print.js';

export function devicesCommand(): Command {
  const command = new Command('devices').description('workstations and what they reported');
  command
    .command('list')
    .option('--team <slug>')
    .option('--os <os>')
    .option('--state <state>')
    .option('--search <text>', 'part of the host name')
    .description('every device, with what it has and why not')
    .action(withContext(listDevices));
  command
    .command('revoke')
    .argument('<device>', 'its host name, or its id')
    .description('refuse it from its next poll on; files on it stay')
    .action(withContext(revokeDevice));
  command
    .command('show')
    .argument('<device>', 'its host name, or its id')
    .description('what it has for each client, and why not')
    .action(withContext(showDevice));
  return command;
}

export function enrolmentTokensCommand(): Command {
  const command = new Command('enrolment-tokens').description('what a workstation needs to enrol');
  command
    .command('list')
    .argument('<team>')
    .description('without the tokens themselves')
    .action(withContext(listTokens));
  command
    .command('create')
    .argument('<team>')
    .option('--uses <n>', 'how many devices may use it', '1')
    .option('--expires-at <instant>', 'RFC 3339; default in 7 days')
    .option('--description <text>')
    .description('prints the token once; hand it over as a file')
    .action(withContext(createToken));
  command
    .command('revoke')
    .argument('<team>')
    .argument('<id>', 'as the list shows it')
    .description('no device enrols with it any more; those that have stay')
    .action(withContext(revokeToken));
  return command;
}

async function listDevices(
  context: Context,
  options: Record<'team' | 'os' | 'state' | 'search', string | undefined>,
): Promise<void> {
  const { team, os, state, search } = options;
  const devices = await context.api.listAll<DeviceView>('/devices', { team, os, state, search });
  const rows = devices.map((device) => [
    device.hostname,
    device.team,
    device.os,
    device.state,
    device.applied,
    device.offered,
    device.lastContact,
    device.id,
    device.reason,
  ]);
  context.show(
    devices,
    toTable(['host', 'team', 'os', 'state', 'applied', 'offered', 'last contact', 'id', 'reason'], rows),
  );
}

async function showDevice(context: Context, text: string): Promise<void> {
  const device = await context.api.get<DeviceView>(`/devices/${await findDeviceId(context, text)}`);
  const { hostname, team, os, state, applied, offered, reason } = device;
  const rows = device.clients.map((each) => [each.client, each.state, each.path, each.reason]);
  context.show(
    device,
    `${hostname} (${team}, ${os}) is ${state}: release ${applied ?? '–'} of ${offered ?? '–'}${reason ? `\n${toPlain(reason)}` : ''}\n` +
      toTable(['client', 'state', 'file', 'reason'], rows),
  );
}

async function revokeDevice(context: Context, text: string): Promise<void> {
  const id = await findDeviceId(context, text);
  const device = await context.api.post<DeviceView>(`/devices/${id}/revocation`);
  context.show(device, `${device.hostname} is revoked\n`);
}

/** @throws FleetError NOT_FOUND, INVALID_INPUT when several devices have that name */
async function findDeviceId(context: Context, text: string): Promise<string> {
  if (isId(text)) return text;
  const found = await context.api.listAll<DeviceView>('/devices', { search: text });
  const named = found.filter(({ hostname }) => hostname === text);
  if (named.length === 1) return named[0]!.id;
  if (named.length === 0)
    throw new FleetError('NOT_FOUND', `no device is called ${text}`, { hint: 'qm devices list' });
  throw new FleetError('INVALID_INPUT', `${named.length} devices are called ${text}`, {
    hint: 'give the id of the one that is meant',
    issues: named.map(({ id, team, state }) => ({ path: id, message: `${team}, ${state}` })),
  });
}

async function listTokens(context: Context, team: string): Promise<void> {
  const tokens = await context.api.listAll<EnrolmentTokenView>(
    `/teams/${encodeURIComponent(team)}/enrolment-tokens`,
  );
  const rows = tokens.map(({ id, used, uses, expiresAt, revokedAt, description }) => [
    id,
    `${used}/${uses}`,
    expiresAt,
    revokedAt,
    description,
  ]);
  context.show(tokens, toTable(['id', 'used', 'expires', 'revoked', 'description'], rows));
}

async function createToken(
  context: Context,
  team: string,
  options: { uses: string; expiresAt?: string; description?: string },
): Promise<void> {
  const body = { uses: Number(options.uses), expiresAt: options.expiresAt, description: options.description };
  const created = await context.api.post<CreatedEnrolmentToken>(
    `/teams/${encodeURIComponent(team)}/enrolment-tokens`,
    body,
  );
  context.show(created, `${created.token}\n`);
}

async function revokeToken(context: Context, team: string, id: string): Promise<void> {
  await context.api.delete(`/teams/${encodeURIComponent(team)}/enrolment-tokens/${encodeURIComponent(id)}`);
  context.show({ id, revoked: true }, `revoked ${id}\n`);
}
