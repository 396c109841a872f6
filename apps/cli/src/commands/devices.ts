import { Command } from 'commander';
import type { CreatedEnrolmentToken, DeviceView, EnrolmentTokenView } from '@app/contract';
import { withContext, type Context } from '../command.js';
import { toTable } from '../print.js';

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
    .argument('<id>')
    .description('refuse it from its next poll on; files on it stay')
    .action(withContext(revokeDevice));
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
    device.reason,
  ]);
  context.show(
    devices,
    toTable(['host', 'team', 'os', 'state', 'applied', 'offered', 'last contact', 'reason'], rows),
  );
}

async function revokeDevice(context: Context, id: string): Promise<void> {
  const device = await context.api.post<DeviceView>(`/devices/${encodeURIComponent(id)}/revocation`);
  context.show(device, `${device.hostname} is revoked\n`);
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
