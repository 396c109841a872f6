import type { Access } from '../server/access.js';
import type { BundleAnswer, FleetServer } from '../server/fleet-server.js';
import { getDevice, type Device } from '../state/device.js';
import { readMemory, saveMemory } from '../state/memory.js';
import type { StateFolder } from '../state/state-folder.js';
import { toSafeTime } from './clock.js';
import { fetchFirstRoot } from './first-root.js';
import { TrustFolder } from './trust-folder.js';
import { findVerified, isIntact, type Verified } from './verified.js';

/** How often roots are asked for whatever the ETag says, in milliseconds. */
const ROOT_CHECK = 86_400_000;

export interface Poll {
  state: StateFolder;
  server: FleetServer;
  access: Access;
  now: Date;
}

/**
 * One conditional request, and the whole update when there is news. Gives the bundle that is in force now.
 *
 * @throws FleetError with the reason for which nothing new is believed
 */
export async function poll(context: Poll): Promise<{ verified: Verified; updated: boolean }> {
  const { state, now } = context;
  const { answer, device } = await context.access.use((ticket) => ask(context, ticket));
  const memory = readMemory(state);
  const contact = { ...memory, contactAt: now.toISOString(), offlineSince: undefined };
  if (answer.body === null) {
    saveMemory(state, contact);
    return { verified: findVerified(state)!, updated: false };
  }
  // Only here: the TUF client costs more to load than an unchanged poll does altogether.
  const [{ update }, { parseBundle }] = await Promise.all([
    import('./update.js'),
    import('./bundle-fetcher.js'),
  ]);
  const plan = { state, organisation: device.organisation, channel: device.channel, now };
  const verified = await update(plan, parseBundle(answer.body));
  const etag = answer.etag === null ? undefined : { channel: device.channel, value: answer.etag };
  saveMemory(state, { ...contact, etag, rootCheckedAt: now.toISOString() });
  return { verified, updated: true };
}

async function ask(
  { state, server, now }: Poll,
  ticket: string,
): Promise<{ answer: BundleAnswer; device: Device }> {
  const device = getDevice(state);
  const trust = new TrustFolder(state, device.channel);
  if (!trust.findRoot()) trust.save('root', (await fetchFirstRoot(server, device.rootSha256)).bytes);
  const root = trust.findRoot()!;
  const etag = findEtag(state, device.channel, toSafeTime(state, root, now), now);
  return { answer: await server.bundle(device.channel, root.version, ticket, etag), device };
}

/**
 * "Unchanged" is an answer that anyone can give. It may be asked for only while what is stored is complete,
 * unharmed and unexpired, and roots were looked for within a day; else a mirror could freeze the fleet.
 */
function findEtag(state: StateFolder, channel: string, time: Date, now: Date): string | null {
  const { etag, rootCheckedAt } = readMemory(state);
  const verified = findVerified(state);
  if (!etag || etag.channel !== channel || verified?.channel !== channel) return null;
  const sinceCheck = now.getTime() - Date.parse(rootCheckedAt ?? '');
  if (!(sinceCheck >= 0 && sinceCheck < ROOT_CHECK)) return null;
  return Date.parse(verified.expires) > time.getTime() && isIntact(state, verified) ? etag.value : null;
}
