import type { Api, Client } from './harness.js';

/** Signs in as the console does, and answers a client that sends the cookie and an origin, as browsers do. */
export async function openSession(
  api: Api,
  body: object,
  from: Client = api.anonymous(),
): Promise<{ client: Client; cookie: string }> {
  const answer = await from.with({ origin: api.url }).post('/session', body).expect(200);
  const cookie = answer.headers['set-cookie']![0]!;
  return { client: api.anonymous().with({ cookie: cookie.split(';')[0]!, origin: api.url }), cookie };
}
