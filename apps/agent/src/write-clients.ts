import fs from 'node:fs';
import type { ClientReport } from '@app/contract';
import { CLIENT_IDS, type ClientId, type Form } from '@app/domain';
import { places } from './clients/index.js';
import { listServers } from './clients/list-servers.js';
import { deliver, withdraw, type Delivery, type Desk } from './files/deliver.js';
import { toTemporaryPath } from './files/write-file.js';
import { hideHome } from './machine.js';
import { readForms, type Verified } from './update/verified.js';

/** A report is read by people, and the server takes no novels. */
const MAX_REASON = 1000;

/**
 * Brings every client's files to what the verified bundle says, one client at a time, the launcher first since
 * others point at it. What is right already is left alone; what someone changed is repaired and named.
 */
export function writeClients(desk: Desk, verified: Verified): ClientReport[] {
  removeLeftovers(desk);
  const forms = readForms(desk.state, verified).sort(launcherFirst);
  const removed = withdrawAllBut(desk, new Set(forms.map(({ form }) => form)));
  const reports = forms.map(({ form, sha256, bytes }) => {
    const place = places[form];
    const delivery: Delivery = bytes
      ? deliver(desk, place, { form, sha256, bytes })
      : {
          form,
          state: 'failed',
          reason: 'the stored copy is damaged; it is fetched anew when the server can be reached',
        };
    return toReport(desk, place.client, delivery, bytes ? listServers(form, bytes) : []);
  });
  return complete([...reports, ...withoutSuccessor(removed, reports), ...tooNew(verified)]);
}

/** Takes out everything we wrote; clients first, the launcher last. */
export function withdrawAllBut(desk: Desk, wanted: ReadonlySet<Form>): ClientReport[] {
  return desk.ownership
    .forms()
    .filter((form) => !wanted.has(form) && form in places)
    .sort((a, b) => launcherFirst({ form: b }, { form: a }))
    .map((form) => toReport(desk, places[form].client, withdraw(desk, places[form]), []));
}

function launcherFirst(a: { form: Form }, b: { form: Form }): number {
  return (
    Number(b.form === 'launcher.json') - Number(a.form === 'launcher.json') || (a.form < b.form ? -1 : 1)
  );
}

function toReport(
  { machine }: Desk,
  client: ClientReport['client'],
  delivery: Delivery,
  servers: readonly string[],
): ClientReport {
  const { state, reason, path, sha256 } = delivery;
  const isGone = state === 'removed' || state === 'not-delivered';
  return {
    client,
    state,
    ...(reason === undefined ? {} : { reason: hideHome(machine, reason).slice(0, MAX_REASON) }),
    ...(path === undefined ? {} : { path: hideHome(machine, path) }),
    ...(sha256 === undefined || isGone ? {} : { sha256 }),
    servers,
  };
}

/** A client that merely changed its level reports its new file; a removal that failed is reported all the same. */
function withoutSuccessor(
  removed: readonly ClientReport[],
  reports: readonly ClientReport[],
): ClientReport[] {
  return removed.filter(
    ({ client, state }) => state === 'failed' || !reports.some((report) => report.client === client),
  );
}

function complete(reports: readonly ClientReport[]): ClientReport[] {
  const absent = CLIENT_IDS.filter((id) => !reports.some(({ client }) => client === id));
  return [...reports, ...absent.map((client): ClientReport => ({ client, state: 'absent', servers: [] }))];
}

/** Files of forms that only newer agents know: said, not dropped silently. */
function tooNew({ files }: Verified): ClientReport[] {
  return files
    .filter(({ name, client }) => !(name in places) && (CLIENT_IDS as readonly string[]).includes(client))
    .map(({ name, client }) => ({
      client: client as ClientId,
      state: 'not-delivered',
      reason: `this qm-agent is too old to write ${name}: update it`,
      servers: [],
    }));
}

/** Temporary files of killed runs. Only beside files of ours, only under our own fixed name. */
function removeLeftovers({ machine, ownership }: Desk): void {
  for (const form of ownership.forms()) {
    const owned = ownership.find(form)!;
    const files = [owned.path, form in places ? places[form].file(machine) : owned.path];
    for (const file of files) fs.rmSync(toTemporaryPath(followed(file)), { force: true });
  }
}

function followed(file: string): string {
  return fs.existsSync(file) ? fs.realpathSync(file) : file;
}
