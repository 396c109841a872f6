import type { Actor } from '@app/domain';
import { hashToken } from '@app/signing';
import type { Organisation, Repositories, Store, User } from '@app/store';
import type { Config } from '../platform/config.js';
import { createSignInLink } from './sign-in-links.js';

const SYSTEM: Actor = { kind: 'system', id: 'system', name: 'server' };
/** Setting: the first administrator's id, until that person has a password. */
const WAITING = 'first-administrator';
const YEAR = 365 * 24 * 60 * 60 * 1000;

/**
 * Makes an empty database usable: the organisation, its root team and a first administrator. Answers the token of
 * a one-time sign-in link for as long as that administrator has no password, a new one at every start; null when
 * the way in is another.
 */
export async function openOrganisation(store: Store, config: Config): Promise<string | null> {
  return store.transaction(async (tx) => {
    const organisation = await tx.organisation.find();
    if (organisation === null) return createOrganisation(tx, config);
    await applySinglePerson(tx, organisation, config.singlePerson);
    await tx.signInLinks.prune(new Date().toISOString());
    const waiting = await tx.settings.find(WAITING);
    return typeof waiting === 'string' ? createFirstLink(tx, await tx.users.get(waiting)) : null;
  });
}

/** The first administrator has a password: no more links are printed. */
export async function endWaiting(tx: Repositories, userId: string): Promise<void> {
  if ((await tx.settings.find(WAITING)) === userId) await tx.settings.delete(WAITING);
}

async function createOrganisation(tx: Repositories, config: Config): Promise<string | null> {
  const { organisation: name, singlePerson = false } = config;
  const organisation = await tx.organisation.create({ name, singlePerson });
  await tx.audit.append({
    type: 'organisation.created',
    actor: SYSTEM,
    subject: 'organisation',
    before: null,
    after: organisation,
  });
  const user = await tx.users.create({
    email: config.adminEmail,
    name: 'First administrator',
    roles: ['admin'],
  });
  await tx.audit.append({
    type: 'user.created',
    actor: SYSTEM,
    subject: `user:${user.email}`,
    before: null,
    after: user,
  });
  if (config.bootstrapToken !== undefined) {
    await createBootstrapToken(tx, user, config.bootstrapToken);
    return null;
  }
  await tx.settings.put(WAITING, user.id);
  return createFirstLink(tx, user);
}

async function createFirstLink(tx: Repositories, user: User): Promise<string> {
  const link = await createSignInLink(tx, user.id);
  await tx.audit.append({ type: 'user.link-created', actor: SYSTEM, subject: `user:${user.email}` });
  return link;
}

async function createBootstrapToken(tx: Repositories, user: User, text: string): Promise<void> {
  const token = await tx.tokens.create({
    name: 'bootstrap',
    prefix: text.slice(0, 6),
    hash: hashToken(text),
    scopes: ['api'],
    owner: user.id,
    expiresAt: new Date(Date.now() + YEAR).toISOString(),
  });
  await tx.audit.append({
    type: 'token.created',
    actor: SYSTEM,
    subject: `token:${token.name}`,
    before: null,
    after: token,
  });
}

async function applySinglePerson(
  tx: Repositories,
  before: Organisation,
  singlePerson: boolean | undefined,
): Promise<void> {
  if (singlePerson === undefined || singlePerson === before.singlePerson) return;
  const after = { ...before, singlePerson };
  await tx.organisation.save(after);
  await tx.audit.append({
    type: 'organisation.updated',
    actor: SYSTEM,
    subject: 'organisation',
    before,
    after,
  });
}
