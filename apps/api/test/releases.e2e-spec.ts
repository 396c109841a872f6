import pg from 'pg';
import type { ReleaseFileView } from '@app/contract';
import type { TeamSlug } from '@app/domain';
import { toSha256 } from '@app/signing';
import { aTemplate, anEntry } from './a-template.js';
import { type Api, startApi } from './harness.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
  await api.given.server({ server: 'com.example/jira' });
  await api.given.server({ server: 'com.example/wiki' });
});
afterAll(() => api.close());

const jira = anEntry('com.example/jira@1.0.0');
const wiki = anEntry('com.example/wiki@1.0.0');
const withJira = aTemplate({ servers: { jira } });
const withWiki = aTemplate({ servers: { wiki } });

const release = (number: number) => api.as('bob').post(`/changes/${number}/release`);

async function listFiles(number: number, team: string, os = 'darwin'): Promise<ReleaseFileView[]> {
  const { body } = await api.as('viewer').get(`/releases/${number}/files?team=${team}&os=${os}`).expect(200);
  return body.items;
}

async function findCohorts(team: string) {
  return api.store.read.cohorts.list({ teams: [team as TeamSlug] });
}

describe('a release', () => {
  it('changes only the cohorts whose files differ', async () => {
    await api.given.team('one');
    await api.given.team('one-below', 'one');
    await api.given.team('two');
    const first = await api.given.release({ one: withJira });
    expect(first).toMatchObject({ teams: ['one', 'one-below'], cohorts: 6, createdBy: { name: 'bob' } });
    const versions = (await findCohorts('one-below')).map(({ targetsVersion }) => targetsVersion);
    const servers = { jira, wiki: { ...wiki, oses: ['linux' as const] } };
    const second = await api.given.release({ one: aTemplate({ servers }), two: withJira });
    expect(second).toMatchObject({
      number: first.number + 1,
      teams: ['one', 'one-below', 'two'],
      cohorts: 5,
    });
    const cohorts = await findCohorts('one-below');
    expect(cohorts.map(({ os, release: at }) => [os, at]).sort()).toEqual([
      ['darwin', first.number],
      ['linux', second.number],
      ['windows', first.number],
    ]);
    expect(cohorts.filter(({ targetsVersion }) => versions.includes(targetsVersion))).toHaveLength(2);
  });

  it('is signed: what devices of the cohort are given is what was released', async () => {
    const [cohort] = (await findCohorts('one')).filter(({ os }) => os === 'linux');
    const document = await api.store.read.cohorts.findDocument(
      cohort!.channel,
      `${cohort!.targetsVersion}.targets.json`,
    );
    const { signed } = JSON.parse(Buffer.from(document!.bytes).toString()) as {
      signed: { targets: Record<string, { hashes: { sha256: string }; custom: { release: number } }> };
    };
    const files = await listFiles(cohort!.release, 'one', 'linux');
    expect(Object.values(signed.targets).map(({ hashes }) => hashes.sha256)).toEqual(
      files.map(({ sha256 }) => sha256),
    );
    expect(Object.values(signed.targets).map(({ custom }) => custom.release)).toEqual([cohort!.release]);
  });

  it('never changes: every byte stays readable as of its number', async () => {
    await api.given.team('immutable');
    const first = await api.given.release({ immutable: withJira });
    const before = await listFiles(first.number, 'immutable');
    const second = await api.given.release({ immutable: withWiki });
    const third = await api.given.release({ immutable: aTemplate({ clients: { 'claude-code': null } }) });
    expect(await listFiles(first.number, 'immutable')).toEqual(before);
    expect(before.map(({ text, sha256 }) => toSha256(Buffer.from(text)) === sha256)).toEqual([true]);
    expect((await listFiles(second.number, 'immutable'))[0]!.text).toContain('wiki');
    expect(await listFiles(third.number, 'immutable')).toEqual([]);
    expect(await listFiles(first.number - 1, 'immutable')).toEqual([]);
  });

  it('can be produced again, byte for byte, from what was stored with it', async () => {
    await api.given.team('again');
    const clients = {
      'claude-code': { level: 'managed' as const },
      'claude-desktop': { level: 'managed' as const },
    };
    const { number } = await api.given.release({ again: aTemplate({ servers: { jira, wiki }, clients }) });
    await api.given.release({ again: withJira });
    const { body } = await api.as('auditor').get(`/releases/${number}/verification`).expect(200);
    expect(body).toMatchObject({ release: number, reproducible: true });
    expect(body.files).toHaveLength(6);
    const { items } = await api.store.read.audit.list({
      type: 'release.created',
      subject: `release:${number}`,
    });
    expect(items[0]!.after).toMatchObject({ digest: body.digest, number });
  });

  it('that was tampered with in the database is found out', async () => {
    await api.given.team('tampered');
    const { number } = await api.given.release({ tampered: aTemplate({ servers: { jira, wiki } }) });
    const [{ sha256 }] = (await listFiles(number, 'tampered')) as [ReleaseFileView];
    await inDatabase((sql) => sql.query(`UPDATE blob SET bytes = 'other' WHERE sha256 = $1`, [sha256]));
    const { body } = await api.as('auditor').get(`/releases/${number}/verification`).expect(200);
    expect(body.reproducible).toBe(false);
  });

  it('is listed newest first, for all teams or one', async () => {
    const { body } = await api.as('viewer').get('/releases?limit=2').expect(200);
    expect(body.items[0].number).toBe(body.items[1].number + 1);
    const ofTeam = await api.as('viewer').get('/releases?team=immutable').expect(200);
    expect(ofTeam.body.items).toHaveLength(3);
    await api.as('viewer').get('/releases/9999').expect(404);
    await api.as('viewer').get('/releases/9999/files?team=one&os=linux').expect(404);
    expect((await api.as('viewer').get('/releases/1/files?team=one&os=beos').expect(400)).body.code).toBe(
      'INVALID_INPUT',
    );
  });
});

describe('a release writes the audit log in its own transaction', () => {
  it('who proposed, who approved, who released, what was signed', async () => {
    await api.given.team('audited');
    const { number, change } = await api.given.release({ audited: withJira });
    const { items } = await api.store.read.audit.list({ limit: 6 });
    expect(items.map(({ type, subject, actor }) => `${type} ${subject} ${actor.id}`)).toEqual([
      `change.released change:${change} ${api.idOf('bob')}`,
      `template.revised team:audited ${api.idOf('bob')}`,
      `release.created release:${number} ${api.idOf('bob')}`,
      `release.signed release:${number} system`,
      `change.approved change:${change} ${api.idOf('bob')}`,
      `change.proposed change:${change} ${api.idOf('alice')}`,
    ]);
    expect(items[1]).toMatchObject({ before: null, after: { revision: 1, document: withJira } });
  });

  it('and leaves neither release nor event behind when that fails', async () => {
    await api.given.team('failing');
    const { number } = await api.given.approvedChange({ failing: withJira });
    const before = await lookAt('failing', number);
    await inDatabase((sql) =>
      sql.query(`
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'the disk is full'; END $$;
        CREATE TRIGGER refuse BEFORE INSERT ON audit_event FOR EACH ROW
          WHEN (NEW.type = 'change.released') EXECUTE FUNCTION refuse()`),
    );
    const answer = await release(number);
    expect(answer.status).toBe(500);
    expect(JSON.stringify(answer.body)).not.toContain('disk');
    expect(await lookAt('failing', number)).toEqual(before);
    await inDatabase((sql) => sql.query('DROP TRIGGER refuse ON audit_event'));
    await release(number).expect(201);
  });

  it('nor when signing refuses: a clock far behind the last signature', async () => {
    await api.given.team('unsigned');
    const { number } = await api.given.approvedChange({ unsigned: withJira });
    const tomorrow = Math.floor(Date.now() / 1000) + 3 * 86_400;
    const setVersions = (version: number) =>
      inDatabase((sql) =>
        sql.query(
          `UPDATE cohort SET targets_version = $1 WHERE team_id = (SELECT id FROM team WHERE slug = 'unsigned')`,
          [version],
        ),
      );
    await setVersions(tomorrow);
    const before = await lookAt('unsigned', number);
    const { status, body } = await release(number);
    expect([status, body.code]).toEqual([503, 'SIGNING_REFUSED']);
    expect(await lookAt('unsigned', number)).toEqual(before);
  });
});

describe('people who release at the same time', () => {
  it('get numbers of their own, without gaps', async () => {
    const teams = ['left', 'right', 'middle'];
    for (const team of teams) await api.given.team(team);
    const changes = await Promise.all(teams.map((team) => api.given.approvedChange({ [team]: withJira })));
    const last = await api.store.read.releases.latest();
    const answers = await Promise.all(changes.map(({ number }) => release(number)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(answers.map(({ body }) => body.number).sort()).toEqual([last + 1, last + 2, last + 3]);
  });

  it('learn who was faster, when it is the same team', async () => {
    await api.given.team('contested');
    const one = await api.given.approvedChange({ contested: withJira });
    const other = await api.given.approvedChange({ contested: withWiki });
    const last = await api.store.read.releases.latest();
    const answers = await Promise.all([release(one.number), release(other.number)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(answers.find(({ status }) => status === 409)!.body).toMatchObject({ code: 'STALE' });
    expect(await api.store.read.releases.latest()).toBe(last + 1);
  });

  it('release one change once', async () => {
    await api.given.team('doubled');
    const { number } = await api.given.approvedChange({ doubled: withJira });
    const answers = await Promise.all([release(number), release(number), release(number)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect((await api.as('viewer').get('/teams/doubled')).body.templateRevision).toBe(1);
  });

  it('reach a team that is created meanwhile', async () => {
    await api.given.team('parent');
    const { number } = await api.given.approvedChange({ parent: withJira });
    const create = api.as('admin').post('/teams', { slug: 'meanwhile', name: 'Meanwhile', parent: 'parent' });
    await Promise.all([release(number).expect(201), create.expect(201)]);
    const latest = await api.store.read.releases.latest();
    expect((await listFiles(latest, 'meanwhile')).map(({ client }) => client)).toEqual(['claude-code']);
  });
});

/** Everything that a release touches. */
async function lookAt(team: string, change: number) {
  const { status } = await api.store.read.changes.get(change);
  return {
    status,
    latest: await api.store.read.releases.latest(),
    audit: await api.store.read.audit.head(),
    template: await api.store.read.templates.current(team as TeamSlug),
    cohorts: await findCohorts(team),
  };
}

async function inDatabase(work: (sql: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: api.databaseUrl });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
