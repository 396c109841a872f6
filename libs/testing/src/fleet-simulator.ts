import { createHash, randomBytes, randomUUID, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type {
  DeviceReport,
  EnrolDevice,
  EnrolledDevice,
  ExplainView,
  RequestTicket,
  Ticket,
  UpdateBundle,
} from '@app/contract';
import type { ClientId, Form } from '@app/domain';
import {
  checkTicketRequest,
  createEnrolmentToken,
  parseDevicePublicKey,
  type CohortFile,
  type KeyKind,
  type Lifetimes,
} from '@app/signing';
import { SimulatedRepository, type Publication } from './fleet-simulator-repository.js';

/** Answers a request in place of the honest server; false leaves it to the honest one. */
export type Lie = (request: IncomingMessage, response: ServerResponse) => boolean | void;

/** Changes an honest bundle on its way. */
export type BundleLie = (bundle: Mutable<UpdateBundle>) => UpdateBundle | void;

type Mutable<T> = {
  -readonly [K in keyof T]: T[K] extends Readonly<Record<string, string>> ? Record<string, string> : T[K];
};

const HOUR = 3_600_000;

/**
 * A server for agents on loopback: enrolment, tickets, reports and signed bundles with real keys, honest
 * until it is told to lie. Its clock is its own, so that documents can be signed in the past and the future.
 */
export class FleetSimulator {
  readonly reports: DeviceReport[] = [];
  /** `GET /tuf/ch/…/bundle?root=1 304`, in order. */
  readonly log: string[] = [];
  channel = 'a'.repeat(24);
  pollSeconds = 60;
  /** Milliseconds ahead of the real clock. */
  clockOffset = 0;
  explanation: ExplainView | null = null;

  private readonly tokens = new Map<string, { used: boolean }>();
  private readonly devices = new Map<string, KeyObject>();
  private readonly tickets = new Set<string>();
  private lies: Lie[] = [];
  private bundleLies: BundleLie[] = [];
  /** Served instead of the latest. */
  private served: Publication | null = null;
  private release = 0;

  private constructor(
    readonly repository: SimulatedRepository,
    private readonly server: Server,
  ) {}

  static async start(options: { kind?: KeyKind; organisation?: string } = {}): Promise<FleetSimulator> {
    const organisation = options.organisation ?? randomUUID();
    const repository = await SimulatedRepository.create(organisation, new Date(), options.kind);
    const server = createServer();
    const fleet = new FleetSimulator(repository, server);
    server.on('request', (request, response) => void fleet.handle(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return fleet;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get now(): Date {
    return new Date(Date.now() + this.clockOffset);
  }

  /** Nobody listens any more; `resume` brings the same address back. */
  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  async goOffline(): Promise<() => Promise<void>> {
    const { port } = this.server.address() as AddressInfo;
    await this.close();
    return () => new Promise((resolve) => this.server.listen(port, '127.0.0.1', () => resolve()));
  }

  createToken(): string {
    const { id, text } = createEnrolmentToken(this.repository.firstRootSha256);
    this.tokens.set(id, { used: false });
    return text;
  }

  /** Publishes the next release for the channel. */
  async publish(files: readonly CohortFile[], lifetimes?: Lifetimes): Promise<number> {
    await this.repository.publish(this.channel, ++this.release, files, this.now, { lifetimes });
    return this.release;
  }

  /** A new timestamp, as the signer makes every few hours. */
  refresh(lifetimes?: Lifetimes): Promise<Publication> {
    return this.repository.refresh(this.channel, this.now, lifetimes);
  }

  /** Serves a publication other than the latest, by its place in history or one made for the purpose. */
  serve(publication: number | Publication): void {
    this.served =
      typeof publication === 'number' ? this.repository.history(this.channel).at(publication)! : publication;
  }

  lie(lie: Lie): void {
    this.lies.push(lie);
  }

  lieAboutBundle(lie: BundleLie): void {
    this.bundleLies.push(lie);
  }

  beHonest(): void {
    this.lies = [];
    this.bundleLies = [];
    this.served = null;
  }

  withdrawTickets(): void {
    this.tickets.clear();
  }

  forgetDevices(): void {
    this.devices.clear();
    this.tickets.clear();
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('finish', () => this.log.push(`${request.method} ${request.url} ${response.statusCode}`));
    response.setHeader('date', this.now.toUTCString());
    try {
      for (const lie of this.lies) if (lie(request, response) !== false) return;
      await this.answer(request, response);
    } catch (error) {
      send(response, 500, { code: 'INTERNAL', detail: String(error) });
    }
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url!, this.url);
    const root = /^\/tuf\/ch\/[0-9a-f]{24}\/(\d+)\.root\.json$/.exec(url.pathname);
    if (root) return this.sendRoot(Number(root[1]), response);
    switch (`${request.method} ${url.pathname}`) {
      case 'GET /healthz':
        return send(response, 200, { ok: true });
      case 'POST /agent/v1/enroll':
        return this.enrol(await readJson<EnrolDevice>(request), response);
      case 'POST /agent/v1/ticket':
        return this.issue(await readJson<RequestTicket>(request), response);
    }
    if (!this.tickets.has(request.headers.authorization?.replace('Bearer ', '') ?? '')) {
      return send(response, 401, { code: 'UNAUTHENTICATED', detail: 'no ticket' });
    }
    switch (`${request.method} ${url.pathname}`) {
      case 'POST /agent/v1/report':
        this.reports.push(await readJson<DeviceReport>(request));
        return send(response, 202, {});
      case 'GET /agent/v1/explain':
        return this.explanation
          ? send(response, 200, this.explanation)
          : send(response, 404, { code: 'NOT_FOUND' });
      case `GET /tuf/ch/${this.channel}/bundle`:
        return this.sendBundle(request, Number(url.searchParams.get('root')), response);
      default:
        return send(response, 404, { code: 'NOT_FOUND', detail: 'no such thing' });
    }
  }

  private sendRoot(version: number, response: ServerResponse): void {
    const root = this.repository.roots.find((document) => document.version === version);
    if (!root) return send(response, 404, { code: 'NOT_FOUND' });
    response.writeHead(200, { 'content-type': 'application/json' }).end(root.bytes);
  }

  private enrol(device: EnrolDevice, response: ServerResponse): void {
    const token = this.tokens.get(device.token.split('.')[0]!);
    if (!token || token.used)
      return send(response, 401, { code: 'INVALID_TOKEN', detail: 'the token is unknown or used up' });
    token.used = true;
    const deviceId = randomUUID();
    this.devices.set(deviceId, parseDevicePublicKey(device.publicKey));
    const { channel, pollSeconds } = this;
    const { organisation } = this.repository;
    send(response, 200, {
      deviceId,
      organisation,
      channel,
      team: 'platform',
      pollSeconds,
      ticket: this.createTicket(),
    } satisfies EnrolledDevice);
  }

  private issue(request: RequestTicket, response: ServerResponse): void {
    const key = this.devices.get(request.deviceId);
    if (!key) return send(response, 401, { code: 'UNAUTHENTICATED', detail: 'unknown device' });
    try {
      checkTicketRequest(key, request, this.now);
    } catch (error) {
      return send(response, 401, { code: 'EXPIRED_TOKEN', detail: String(error) });
    }
    send(response, 200, this.createTicket());
  }

  private createTicket(): Ticket {
    const ticket = randomBytes(24).toString('base64url');
    this.tickets.add(ticket);
    const expiresAt = new Date(this.now.getTime() + HOUR).toISOString();
    return { ticket, expiresAt, channel: this.channel, team: 'platform', pollSeconds: this.pollSeconds };
  }

  private sendBundle(request: IncomingMessage, haveRoot: number, response: ServerResponse): void {
    const publication = this.served ?? this.repository.history(this.channel).at(-1);
    if (!publication) return send(response, 404, { code: 'NOT_FOUND' });
    let bundle: UpdateBundle = structuredClone(this.repository.bundle(publication, this.channel, haveRoot));
    for (const lie of this.bundleLies) bundle = lie(bundle as Mutable<UpdateBundle>) ?? bundle;
    const etag = `"${sha256(publication.timestamp.bytes).slice(0, 32)}-${this.repository.roots.length}"`;
    response.setHeader('etag', etag);
    if (request.headers['if-none-match'] === etag && this.bundleLies.length === 0) {
      response.writeHead(304).end();
      return;
    }
    send(response, 200, bundle);
  }
}

/** A file of a cohort: a client's own form, from its entries. */
export function aForm(form: Form, document: unknown): CohortFile {
  const client = form.slice(0, form.indexOf('.')) as ClientId | 'launcher';
  const text = typeof document === 'string' ? document : `${JSON.stringify(document, null, 2)}\n`;
  return { form, client, bytes: Buffer.from(text) };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function readJson<T>(request: IncomingMessage): Promise<T> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as T;
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
