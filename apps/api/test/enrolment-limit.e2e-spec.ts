import { ADevice, createToken } from './a-device.js';
import { startApi } from './harness.js';

it('guessing enrolment tokens is slowed down for an address, before a token is even looked at', async () => {
  const api = await startApi({ env: { QM_TRUSTED_PROXIES: '1' } });
  try {
    const good = ADevice.request(api, await createToken(api, 'organisation'));
    const [id, secret, root] = good.token.split('.');
    const guess = { ...good, token: [id, [...secret!].reverse().join(''), root].join('.') };
    const enrol = (address: string, body: object) =>
      api.anonymous().at('').with({ 'x-forwarded-for': address }).post('/agent/v1/enroll', body);
    for (let attempt = 0; attempt < 120; attempt++) {
      expect((await enrol('192.0.2.1', guess)).body.code).toBe('INVALID_TOKEN');
    }
    const refused = await enrol('192.0.2.1', good).expect(429);
    expect(refused.body).toMatchObject({
      code: 'RATE_LIMITED',
      detail: 'too many enrolments from this address',
      hint: expect.stringContaining('try again in'),
    });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    await enrol('192.0.2.2', good).expect(201);
  } finally {
    await api.close();
  }
});
