import { randomUUID } from 'node:crypto';
import { ADevice, createToken } from './a-device.js';
import { aTemplate, anEntry } from './a-template.js';
import { type Api, startApi } from './harness.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
  await api.given.server({ server: 'com.example/jira' });
});
afterAll(() => api.close());

const withJira = aTemplate({
  servers: { jira: anEntry('com.example/jira@1.0.0') },
  clients: { 'claude-code': { level: 'user' } },
});
const enrol = (body: object) => api.anonymous().at('').post('/agent/v1/enroll', body);

describe('an enrolment token', () => {
  it('lets one workstation in, once, and leaves a trace', async () => {
    await api.given.team('once');
    const token = await createToken(api, 'once');
    const device = await ADevice.enrolled(api, 'once', { token });
    expect(await api.lastAuditEvent()).toMatchObject({
      type: 'device.enrolled',
      actor: { kind: 'device', id: device.id, name: 'laptop-1' },
      after: { team: 'once', os: 'linux', rootPinned: true },
    });
    const { body } = await enrol(ADevice.request(api, token)).expect(401);
    expect(body.code).toBe('INVALID_TOKEN');
  });

  it('holds for as many as it says, even at the same time', async () => {
    await api.given.team('many');
    const token = await createToken(api, 'many', { uses: 2 });
    const answers = await Promise.all([1, 2, 3, 4].map(() => enrol(ADevice.request(api, token))));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 401, 401]);
    const { body } = await api.as('viewer').get('/teams/many/enrolment-tokens').expect(200);
    expect(body.items).toMatchObject([{ uses: 2, used: 2 }]);
  });

  it('is refused after it was revoked, and when it is wrong', async () => {
    await api.given.team('gone');
    const { body } = await api.as('maintainer').post('/teams/gone/enrolment-tokens', {}).expect(201);
    await api.as('maintainer').delete(`/teams/gone/enrolment-tokens/${body.id}`).expect(204);
    expect(await api.lastAuditEvent()).toMatchObject({ type: 'enrolment-token.revoked' });
    const [id, secret, root] = body.token.split('.');
    const others = [
      body.token,
      `${id}.${'A'.repeat(43)}.${root}`,
      `${randomUUID()}.${secret}.${root}`,
      'x',
      `${id}.${secret}.${'0'.repeat(64)}`,
    ];
    for (const token of others) {
      const answer = await enrol(ADevice.request(api, token)).expect(401);
      expect(answer.body.code).toBe('INVALID_TOKEN');
      expect(JSON.stringify(answer.body)).not.toContain(secret);
    }
  });

  it('is shown once, and is in no log, list or audit event', async () => {
    await api.given.team('secret');
    const token = await createToken(api, 'secret');
    await ADevice.enrolled(api, 'secret', { token });
    const secret = token.split('.')[1]!;
    const { body } = await api.as('auditor').get('/audit?limit=50').expect(200);
    const list = await api.as('admin').get('/teams/secret/enrolment-tokens').expect(200);
    for (const text of [JSON.stringify(body), list.text, api.log.join('')])
      expect(text).not.toContain(secret);
  });

  it('is created by who maintains the team, for a time and a number of uses that make sense', async () => {
    await api.given.team('careful');
    const path = '/teams/careful/enrolment-tokens';
    for (const person of ['viewer', 'reviewer', 'auditor', 'nobody'] as const)
      await api.as(person).post(path, {}).expect(403);
    const bad = [
      { uses: 0 },
      { uses: 1.5 },
      { expiresAt: '2020-01-01T00:00:00Z' },
      { expiresAt: 'soon' },
      { use: 3 },
    ];
    for (const body of bad)
      expect((await api.as('admin').post(path, body).expect(400)).body.code).toBe('INVALID_INPUT');
    await api.as('admin').post('/teams/no-such-team/enrolment-tokens', {}).expect(404);
    await api.as('admin').delete(`/teams/organisation/enrolment-tokens/${randomUUID()}`).expect(404);
  });

  it.each([
    ['publicKey', 'AAAA'],
    ['os', 'plan9'],
    ['hostname', 'a\nb'],
    ['hostname', ''],
    ['agentVersion', 7],
  ])('does not enrol a workstation with a wrong %s, and is not used up by it', async (field, value) => {
    const slug = `bad-${field.toLowerCase()}-${String(value).length}`;
    await api.given.team(slug);
    const token = await createToken(api, slug);
    const { body } = await enrol({ ...ADevice.request(api, token), [field]: value }).expect(400);
    expect(body.code).toBe('INVALID_INPUT');
    await enrol(ADevice.request(api, token)).expect(201);
  });
});

describe('a ticket', () => {
  let device: ADevice;
  beforeAll(async () => {
    await api.given.team('tickets');
    device = await ADevice.enrolled(api, 'tickets');
  });
  const ask = (body: object) => api.anonymous().at('').post('/agent/v1/ticket', body);

  it('is given for the signature of the device, and tells its channel', async () => {
    const { body } = await ask(device.signTicketRequest()).expect(200);
    expect(body).toMatchObject({ channel: device.channel, team: 'tickets', pollSeconds: expect.any(Number) });
    await api.withToken(body.ticket).at('').get(`/tuf/ch/${device.channel}/timestamp.json`).expect(200);
  });

  it('is refused to another key, another device, and a clock that is wrong: the answer tells the time', async () => {
    const other = await ADevice.enrolled(api, 'tickets');
    const stolen = { ...other.signTicketRequest(), deviceId: device.id };
    expect((await ask(stolen).expect(401)).body.code).toBe('INVALID_TOKEN');
    expect((await ask({ ...device.signTicketRequest(), deviceId: randomUUID() }).expect(401)).body.code).toBe(
      'INVALID_TOKEN',
    );
    const early = await ask(device.signTicketRequest(new Date(Date.now() - 3_600_000))).expect(401);
    expect(early.body.code).toBe('EXPIRED_TOKEN');
    expect(Math.abs(Date.parse(early.headers.date!) - Date.now())).toBeLessThan(60_000);
  });

  it('is what reports and explanations need', async () => {
    for (const client of [api.anonymous(), api.as('admin'), api.withToken('x')]) {
      expect((await client.at('').get('/agent/v1/explain?server=x').expect(401)).body.code).toBe(
        'INVALID_TOKEN',
      );
    }
  });
});

describe('the state of a device', () => {
  const stateOf = async (device: ADevice) =>
    (await api.as('viewer').get(`/devices/${device.id}`).expect(200)).body;

  it('is what it reported, never what was sent', async () => {
    await api.given.team('honest');
    const { number } = await api.given.release({ honest: withJira });
    const device = await ADevice.enrolled(api, 'honest');
    expect(await stateOf(device)).toMatchObject({ state: 'never-reported', offered: number, applied: null });
    await device.bundle();
    expect(await stateOf(device)).toMatchObject({ state: 'never-reported' });
    await device
      .report({
        received: number,
        applied: null,
        outcome: 'failed',
        reason: 'disk full',
        code: 'UNAVAILABLE',
      })
      .expect(202);
    expect(await stateOf(device)).toMatchObject({
      state: 'failed',
      reason: 'disk full (UNAVAILABLE)',
      received: number,
    });
    await device.report({ received: number, applied: number }).expect(202);
    expect(await stateOf(device)).toMatchObject({ state: 'in-sync', reason: null, applied: number });
    const next = await api.given.release({ honest: { ...withJira, clients: { vscode: { level: 'user' } } } });
    expect(await stateOf(device)).toMatchObject({
      state: 'pending',
      reason: `release ${next.number} is offered, release ${number} is on its disk`,
    });
  });

  it('tells each client, and is found by team, OS, state and name', async () => {
    await api.given.team('details');
    const device = await ADevice.enrolled(api, 'details', { os: 'darwin' });
    const client = {
      client: 'claude-code',
      state: 'drifted',
      reason: 'edited',
      path: '~/.claude.json',
      servers: ['jira'],
    } as const;
    await device.report({ outcome: 'failed', clients: [client] }).expect(202);
    expect(await stateOf(device)).toMatchObject({
      reason: 'claude-code: edited',
      clients: [{ ...client, sha256: null }],
    });
    for (const query of ['team=details', 'os=darwin&search=LAPTOP', 'state=failed&team=details']) {
      const { body } = await api.as('viewer').get(`/devices?${query}`).expect(200);
      expect(body.items.map(({ id }: { id: string }) => id)).toContain(device.id);
    }
    expect((await api.as('viewer').get('/devices?team=details&os=windows').expect(200)).body.items).toEqual(
      [],
    );
    await api.as('viewer').get('/devices?state=sleeping').expect(400);
    await api.as('viewer').get('/devices/not-a-uuid').expect(400);
    await api.as('viewer').get(`/devices/${randomUUID()}`).expect(404);
  });

  it('counts in the fleet', async () => {
    const before = (await api.as('viewer').get('/fleet').expect(200)).body;
    await api.given.team('counted');
    const device = await ADevice.enrolled(api, 'counted');
    await device.report({ outcome: 'refused', code: 'ROLLED_BACK', reason: 'rollback attack' }).expect(202);
    const after = (await api.as('viewer').get('/fleet').expect(200)).body;
    expect(after.devices).toBe(before.devices + 1);
    expect(after.byState.refused).toBe(before.byState.refused + 1);
    const { text } = await api.as('admin').at('').get('/metrics').expect(200);
    expect(text).toContain(`quartermaster_devices{state="refused"} ${after.byState.refused}\n`);
  });

  it('is not taken from a report that makes no sense', async () => {
    await api.given.team('nonsense');
    const device = await ADevice.enrolled(api, 'nonsense');
    const bad = [
      { outcome: 'great' },
      { applied: -1 },
      { reportedAt: 'now' },
      { clients: [{ client: 'emacs' }] },
      { extra: 1 },
    ];
    for (const report of bad)
      expect((await device.report(report as object).expect(400)).body.code).toBe('INVALID_INPUT');
    expect(await stateOf(device)).toMatchObject({ state: 'never-reported' });
  });
});

describe('a revoked device', () => {
  it('is refused from its next request on, however its id was spelled', async () => {
    await api.given.team('capitals');
    const device = await ADevice.enrolled(api, 'capitals');
    await device.get('timestamp.json').expect(200);
    await api.as('admin').post(`/devices/${device.id.toUpperCase()}/revocation`).expect(200);
    await device.get('timestamp.json').expect(401);
    await device.report().expect(401);
  });

  it('is refused from its next request on, also after a restart', async () => {
    await api.given.team('revoked');
    const device = await ADevice.enrolled(api, 'revoked');
    const other = await ADevice.enrolled(api, 'revoked');
    const { etag } = (await device.get('timestamp.json').expect(200)).headers;
    const { body } = await api.as('maintainer').post(`/devices/${device.id}/revocation`).expect(200);
    expect(body).toMatchObject({ state: 'revoked', revokedAt: expect.any(String) });
    expect(await api.lastAuditEvent()).toMatchObject({
      type: 'device.revoked',
      subject: `device:${device.id}`,
    });
    for (const again of [false, true]) {
      if (again) await api.restart();
      await device.get('timestamp.json').set('if-none-match', etag!).expect(401);
      await device.report().expect(401);
      const refusal = await api
        .anonymous()
        .at('')
        .post('/agent/v1/ticket', device.signTicketRequest())
        .expect(403);
      expect(refusal.body).toMatchObject({ code: 'FORBIDDEN', detail: expect.stringContaining('revoked') });
      await other.get('timestamp.json').expect(200);
    }
    await api.as('maintainer').post(`/devices/${device.id}/revocation`).expect(200);
    for (const person of ['viewer', 'reviewer', 'auditor'] as const) {
      await api.as(person).post(`/devices/${other.id}/revocation`).expect(403);
    }
  });
});

describe('an explanation', () => {
  it('says why a device has a server, or has it not, and how to ask', async () => {
    await api.given.team('curious');
    const { number } = await api.given.release({ curious: withJira });
    const device = await ADevice.enrolled(api, 'curious');
    const explain = async (server: string) =>
      (await device.client.get(`/agent/v1/explain?server=${encodeURIComponent(server)}`).expect(200)).body;
    const there = await explain('jira');
    expect(there).toMatchObject({
      present: true,
      team: 'curious',
      howToAsk: expect.stringContaining('curious'),
    });
    expect(there.reasons.join('\n')).toContain('com.example/jira 1.0.0 is approved');
    expect(there.reasons.at(-1)).toBe(`so release ${number} delivers it on Linux`);
    expect(await explain('com.example/jira')).toMatchObject({ present: true });
    expect(await explain('github')).toMatchObject({ present: false });
    await device.client.get('/agent/v1/explain').expect(400);
  });
});
