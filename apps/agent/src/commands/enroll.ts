import { createPublicKey } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import { FleetError } from '@app/domain';
import { parseEnrolmentToken, toDevicePublicKey } from '@app/signing';
import type { Config } from '../config.js';
import { Access } from '../server/access.js';
import { FleetServer } from '../server/fleet-server.js';
import { createDeviceKey, findDevice, saveDevice, type Device } from '../state/device.js';
import { withLock } from '../state/lock.js';
import { fetchFirstRoot, type FirstRoot } from '../update/first-root.js';
import { TrustFolder } from '../update/trust-folder.js';
import { AGENT_VERSION } from '../version.js';
import type { CommandAnswer } from './answer.js';

export interface EnrolOptions {
  server: string;
  token?: string;
  tokenFile?: string;
  /** SHA-256 of the root, where the token has none. */
  root?: string;
  /** Shows the fingerprint of a root that nothing vouches for, and asks. */
  confirm: (fingerprint: string) => Promise<boolean>;
}

/** Makes this workstation a device of the fleet. Writes no client's file yet: that is `sync`. */
export async function enroll({ state, machine }: Config, options: EnrolOptions): Promise<CommandAnswer> {
  const server = parseServer(options.server);
  const token = readToken(options);
  const pinned = toPinned(token, options.root);
  return withLock(state, async () => {
    checkNew(findDevice(state));
    const fleet = new FleetServer(server);
    const root = await fetchFirstRoot(fleet, pinned);
    if (pinned === null) await checkConfirmed(root, options.confirm);
    const key = createDeviceKey(state);
    const enrolled = await fleet.enrol({
      token,
      hostname: os.hostname(),
      os: machine.os,
      agentVersion: AGENT_VERSION,
      publicKey: toDevicePublicKey(createPublicKey(key)),
      rootPinned: pinned !== null,
    });
    checkOrganisation(root, enrolled.organisation);
    const { deviceId, organisation, channel, team, pollSeconds } = enrolled;
    const device: Device = {
      server,
      deviceId,
      organisation,
      channel,
      team,
      pollSeconds,
      rootSha256: root.sha256,
      rootPinned: pinned !== null,
      enrolledAt: new Date().toISOString(),
      home: machine.home,
      rootDir: machine.rootDir,
    };
    new TrustFolder(state, channel).save('root', root.bytes);
    new Access(state, fleet, () => new Date()).keep(enrolled.ticket, device);
    saveDevice(state, { ...device, channel: enrolled.ticket.channel });
    return toAnswer(device);
  });
}

function toAnswer(device: Device): CommandAnswer {
  const { deviceId, team, server, rootPinned, rootSha256 } = device;
  return {
    exitCode: 0,
    lines: [
      `enrolled with ${server} as a device of team ${team}`,
      `device ${deviceId}, trusting root ${rootSha256.slice(0, 16)}… (${rootPinned ? 'pinned' : 'on first use'})`,
      'next: qm-agent sync (once) or qm-agent run (stays in sync)',
    ],
    value: { deviceId, team, server, rootSha256, rootPinned, channel: device.channel },
  };
}

function parseServer(text: string): string {
  const url = URL.parse(text);
  if (url && ['http:', 'https:'].includes(url.protocol) && url.username === '')
    return url.href.replace(/\/+$/, '');
  throw new FleetError('INVALID_INPUT', '--server is not an address such as https://mcp.example.com');
}

/** A file, or standard input: a command line is seen by every process of the machine. */
function readToken({ token, tokenFile }: EnrolOptions): string {
  if (token !== undefined) return token.trim();
  if (tokenFile === undefined)
    throw new FleetError('INVALID_INPUT', 'an enrolment token is needed: --token-file FILE, or --token T');
  try {
    return fs.readFileSync(tokenFile === '-' ? 0 : tokenFile, 'utf8').trim();
  } catch (cause) {
    throw new FleetError('INVALID_INPUT', `the token file ${tokenFile} cannot be read`, { cause });
  }
}

/** Null when neither the token nor the command names a root. @throws FleetError INVALID_TOKEN, INVALID_INPUT, UNTRUSTED */
function toPinned(token: string, root: string | undefined): string | null {
  const inToken = token.split('.').length === 2 ? null : parseEnrolmentToken(token).rootSha256;
  if (root === undefined) return inToken;
  const wanted = root.toLowerCase().replaceAll(':', '');
  if (!/^[0-9a-f]{64}$/.test(wanted))
    throw new FleetError('INVALID_INPUT', '--root is not a SHA-256: 64 hex digits');
  if (inToken !== null && inToken !== wanted) {
    throw new FleetError('UNTRUSTED', 'the token belongs to another root than --root', {
      hint: 'the token is of another server, or one of the two was changed: ask for both again',
    });
  }
  return wanted;
}

function checkNew(device: Device | null): void {
  if (!device) return;
  throw new FleetError('ALREADY_EXISTS', `this workstation is enrolled with ${device.server} already`, {
    hint: 'to move it: qm-agent unenroll, then enroll again',
  });
}

async function checkConfirmed({ sha256 }: FirstRoot, confirm: EnrolOptions['confirm']): Promise<void> {
  if (await confirm(sha256)) return;
  throw new FleetError(
    'UNTRUSTED',
    `nothing vouches for the root of this server, whose fingerprint is ${sha256}`,
    {
      hint: 'compare it with the one your administrator has, then enrol with --root FINGERPRINT',
    },
  );
}

function checkOrganisation(root: FirstRoot, organisation: string): void {
  if (root.organisation === organisation) return;
  throw new FleetError(
    'WRONG_REPOSITORY',
    'the server enrols this device in another organisation than its root is of',
    {
      hint: 'is this the right server? Tell your administrator',
    },
  );
}
