import fs from 'node:fs';
import { CLIENT_NAMES, FleetError } from '@app/domain';
import { places } from '../clients/index.js';
import type { Config } from '../config.js';
import { findChild, findContainer, valueOf } from '../files/entries.js';
import { decodeText, parseRoot, toCanonical, toSha256 } from '../files/json-text.js';
import { Ownership, settle, type OwnedFile } from '../files/ownership.js';
import { toTilde } from '../machine.js';
import { Access } from '../server/access.js';
import { FleetServer } from '../server/fleet-server.js';
import { getDevice } from '../state/device.js';
import { findVerified, isIntact } from '../update/verified.js';
import type { CommandAnswer } from './answer.js';
import { toAge } from './status.js';

export interface Check {
  name: string;
  ok: boolean;
  detail: string;
  hint?: string;
}

/** Looks at everything a sync needs, changes nothing, and names each thing that is wrong. */
export async function doctor(config: Config, now: Date): Promise<CommandAnswer> {
  const device = getDevice(config.state);
  const server = new FleetServer(device.server, { idle: 5000, total: 10_000 });
  const checks = [
    ...(await checkServer(server, now)),
    await checkCredential(config, server),
    checkBundle(config, now),
    ...checkFiles(config),
  ];
  const ok = checks.every((check) => check.ok);
  return { exitCode: ok ? 0 : 1, lines: checks.flatMap(toLines), value: { ok, checks } };
}

async function checkServer(server: FleetServer, now: Date): Promise<Check[]> {
  try {
    const { status, date } = await server.probe();
    const off = date === null ? 0 : Math.round((now.getTime() - date.getTime()) / 1000);
    return [
      {
        name: 'server',
        ok: status === 200,
        detail: `answers with status ${status}`,
        ...(status === 200 ? {} : { hint: 'is it the right address, and is the server well?' }),
      },
      {
        name: 'clock',
        ok: Math.abs(off) < 240,
        detail:
          Math.abs(off) < 2
            ? 'right'
            : `${toAge(Math.abs(off))} ${off < 0 ? 'behind' : 'ahead of'} the server`,
        ...(Math.abs(off) < 240 ? {} : { hint: 'set the clock of this workstation right' }),
      },
    ];
  } catch (error) {
    return [toFailed('server', error)];
  }
}

async function checkCredential({ state }: Config, server: FleetServer): Promise<Check> {
  try {
    await new Access(state, server, () => new Date()).ticket();
    return { name: 'credential', ok: true, detail: 'this device has access' };
  } catch (error) {
    return toFailed('credential', error);
  }
}

function checkBundle({ state }: Config, now: Date): Check {
  const verified = findVerified(state);
  const name = 'bundle';
  if (!verified) return { name, ok: false, detail: 'none was received yet', hint: 'qm-agent sync' };
  if (!isIntact(state, verified))
    return { name, ok: false, detail: 'the stored copy is damaged', hint: 'qm-agent sync fetches it anew' };
  const age = toAge(Math.max(0, (now.getTime() - Date.parse(verified.issued)) / 1000));
  const expired = Date.parse(verified.expires) <= now.getTime();
  const detail = `release ${verified.release}, ${age} old, ${expired ? 'expired' : 'good until'} ${verified.expires}`;
  return {
    name,
    ok: !expired,
    detail,
    ...(expired ? { hint: 'qm-agent sync; if it stays, the server’s signer has stopped' } : {}),
  };
}

function checkFiles(config: Config): Check[] {
  const ownership = new Ownership(config.state);
  return ownership
    .forms()
    .filter((form) => form in places)
    .map((form) => checkFile(config, ownership.find(form)!));
}

function checkFile({ machine }: Config, kept: OwnedFile): Check {
  const place = places[kept.form];
  const name = place.client === 'launcher' ? 'launcher' : CLIENT_NAMES[place.client];
  const path = toTilde(machine, kept.path);
  try {
    const bytes = fs.existsSync(kept.path) ? fs.readFileSync(kept.path) : null;
    const owned = settle(kept, bytes && toSha256(bytes)) ?? kept;
    if (bytes === null)
      return {
        name,
        ok: owned.sha256 === null,
        detail: `${path} is missing`,
        hint: 'qm-agent sync writes it again',
      };
    const wrong =
      place.how.kind === 'shared'
        ? listWrong(bytes, owned, kept.form)
        : toSha256(bytes) === owned.sha256
          ? []
          : ['the file'];
    if (wrong.length === 0)
      return { name, ok: true, detail: `${path} parses, and what is ours is as signed` };
    return {
      name,
      ok: false,
      detail: `${path}: ${wrong.join(', ')} changed or missing`,
      hint: 'qm-agent sync repairs it',
    };
  } catch (error) {
    return toFailed(name, error, `${path}: `);
  }
}

function listWrong(bytes: Buffer, { entries }: OwnedFile, form: OwnedFile['form']): string[] {
  const { how } = places[form];
  if (how.kind !== 'shared') return [];
  const root = parseRoot(decodeText(bytes).text);
  return (entries?.entries ?? [])
    .filter(({ container: key, name, sha256 }) => {
      const container = how.containers.find((other) => other.key === key)!;
      const child = findChild(findContainer(root, container), container, name);
      return !child || toSha256(toCanonical(valueOf(child))) !== sha256;
    })
    .map(({ name }) => name);
}

function toFailed(name: string, error: unknown, prefix = ''): Check {
  if (!(error instanceof FleetError)) throw error;
  const { hint } = error.options;
  return { name, ok: false, detail: prefix + error.message, ...(hint === undefined ? {} : { hint }) };
}

function toLines({ name, ok, detail, hint }: Check): string[] {
  return [
    `${ok ? 'ok  ' : 'FAIL'} ${name}: ${detail}`,
    ...(ok || hint === undefined ? [] : [`     hint: ${hint}`]),
  ];
}
