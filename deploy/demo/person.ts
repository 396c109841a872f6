import type { CreatedToken, CreatedUser, Problem } from '@app/contract';
import { Broken } from './steps.ts';

/** Someone who calls the API with a token of their own. */
export class Person {
  readonly #token: string;
  readonly server: string;
  readonly name: string;
  readonly id: string;

  constructor(server: string, token: string, name: string, id = '') {
    this.server = server;
    this.#token = token;
    this.name = name;
    this.id = id;
  }

  get<T>(path: string): Promise<T> {
    return this.call<T>('GET', path);
  }

  post<T>(path: string, body: unknown = {}): Promise<T> {
    return this.call<T>('POST', path, JSON.stringify(body), 'application/json');
  }

  upload<T>(path: string, body: string): Promise<T> {
    return this.call<T>('POST', path, body, 'application/octet-stream');
  }

  /** What is expected to be refused, with the problem that says so. */
  async refused(path: string, body: unknown = {}): Promise<Problem> {
    const response = await this.send('POST', path, JSON.stringify(body), 'application/json');
    if (response.ok) throw new Broken(`${path} should have been refused`);
    return (await response.json()) as Problem;
  }

  async raw(path: string): Promise<Response> {
    return fetch(`${this.server}${path}`, { headers: { authorization: `Bearer ${this.#token}` } });
  }

  private async call<T>(method: string, path: string, body?: string, type?: string): Promise<T> {
    const response = await this.send(method, path, body, type);
    if (!response.ok) throw new Broken(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  private send(method: string, path: string, body?: string, type?: string): Promise<Response> {
    const headers: Record<string, string> = { authorization: `Bearer ${this.#token}` };
    if (type !== undefined) headers['content-type'] = type;
    return fetch(`${this.server}/api/v1${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
    });
  }
}

/** Creates an account, signs in as it, and makes an API token for it, all through the public API. */
export async function hire(
  admin: Person,
  name: string,
  email: string,
  roles: string[],
  teams: string[] = [],
): Promise<Person> {
  const password = crypto.randomUUID();
  const user = await admin.post<CreatedUser>('/users', { email, name, roles, teams, password });
  const signIn = await fetch(`${admin.server}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: admin.server },
    body: JSON.stringify({ email, password }),
  });
  if (!signIn.ok) throw new Broken(`${email} cannot sign in: ${await signIn.text()}`);
  const cookie = signIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const created = await fetch(`${admin.server}/api/v1/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: admin.server, cookie },
    body: JSON.stringify({ name: 'demo', scopes: ['api'] }),
  });
  if (!created.ok) throw new Broken(`${email} gets no token: ${await created.text()}`);
  return new Person(admin.server, ((await created.json()) as CreatedToken).token, name, user.id);
}
