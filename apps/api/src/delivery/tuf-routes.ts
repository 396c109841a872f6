import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable, Logger } from '@nestjs/common';
import { FleetError } from '@app/domain';
import { TokenAuthenticator } from '../auth/token-authenticator.js';
import { toProblem } from '../platform/problem.js';
import { ArchivedFiles } from './archived-files.js';
import { CohortTable } from './cohort-table.js';
import type { ServedCohort } from './served-cohort.js';
import { IMMUTABLE, PUBLIC_IMMUTABLE, sendFile, toServedFile, type ServedFile } from './served-file.js';
import { SigningKeys } from './signing-keys.js';
import { Tickets, toBearer } from './tickets.js';
import { UpdateBundles } from './update-bundle.js';

const CHANNELS = '/tuf/ch/';
const TARGETS = '/tuf/targets/';
const CHANNEL_LENGTH = 24;
const ROOT = /^([1-9]\d{0,5})\.root\.json$/;
const BUNDLE = /^bundle(?:\?(?:[^#]*&)?root=(\d{1,6}))?(?:[?&#]|$)/;
const TARGET = /^([0-9a-f]{64})\.(.+)$/;

type Answer = ServedFile | null | Promise<ServedFile | null>;

/**
 * `/tuf/…`: a workstation's poll and update. It is answered in front of the framework, from memory: an
 * unchanged poll costs an HMAC, two look-ups and a comparison, and no query. A channel that is not the
 * caller's own answers as one that does not exist.
 */
@Injectable()
export class TufRoutes {
  private readonly log = new Logger('tuf');
  private readonly bundles = new UpdateBundles();
  /** How many there were of each kind; plain numbers, since this is the path that everything polls. */
  readonly answers = { unchanged: 0, sent: 0, refused: 0 };

  constructor(
    private readonly keys: SigningKeys,
    private readonly table: CohortTable,
    private readonly tickets: Tickets,
    private readonly tokens: TokenAuthenticator,
    private readonly archive: ArchivedFiles,
  ) {}

  readonly answer = (request: IncomingMessage, response: ServerResponse): boolean => {
    const url = request.url!;
    if (!url.startsWith('/tuf/')) return false;
    try {
      const answer = this.find(request, url);
      if (answer instanceof Promise) {
        answer
          .then((file) => this.send(request, response, file))
          .catch((error) => this.refuse(request, response, error));
      } else this.send(request, response, answer);
    } catch (error) {
      this.refuse(request, response, error);
    }
    return true;
  };

  private find(request: IncomingMessage, url: string): Answer {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      throw new FleetError('METHOD_NOT_ALLOWED', 'signed metadata is read with GET or HEAD');
    }
    const inChannel = url.startsWith(CHANNELS);
    if (!inChannel && !url.startsWith(TARGETS)) return null;
    const start = inChannel ? CHANNELS.length : TARGETS.length;
    const end = start + CHANNEL_LENGTH;
    if (url.charCodeAt(end) !== SLASH) return null;
    const channel = url.slice(start, end);
    const name = url.slice(end + 1);
    const root = inChannel ? ROOT.exec(name) : null;
    if (root) return this.findRoot(Number(root[1]));
    const bearer = toBearer(request.headers.authorization);
    const ticket = this.tickets.find(bearer);
    if (ticket === null) return this.findForToken(bearer, channel, name, inChannel);
    if (ticket.channel !== channel) return null;
    return inChannel ? this.findDocument(channel, name) : this.findTarget(channel, name);
  }

  /** A script of the cohort's team may read as its devices do. */
  private async findForToken(
    bearer: string,
    channel: string,
    name: string,
    inChannel: boolean,
  ): Promise<ServedFile | null> {
    if (!bearer.startsWith(API_TOKEN)) throw unauthenticated();
    const { via } = await this.tokens.authenticate(bearer);
    const team = via.kind === 'token' && via.scopes.includes('fetch') ? via.team : null;
    const served = this.table.find(channel);
    if (!served || served.cohort.team !== team) return null;
    return inChannel ? this.findDocument(channel, name) : this.findTarget(channel, name);
  }

  private findRoot(version: number): ServedFile | null {
    const root = this.keys.roots.find((one) => one.version === version);
    return root
      ? toServedFile(root.bytes, `"root-${version}"`, { cache: PUBLIC_IMMUTABLE, type: 'application/json' })
      : null;
  }

  private findDocument(channel: string, name: string): Answer {
    const served = this.table.find(channel);
    if (!served) return null;
    const file = served.bundles.get(name) ?? served.documents.get(name);
    if (file) return file;
    if (name.startsWith('bundle')) return this.findBundle(served, name);
    return this.archive.findDocument(channel, name);
  }

  private findBundle(served: ServedCohort, name: string): ServedFile | null {
    const match = BUNDLE.exec(name);
    return match ? this.bundles.get(served, this.keys.roots, Number(match[1] ?? 0)) : null;
  }

  private findTarget(channel: string, name: string): Answer {
    const match = TARGET.exec(name);
    if (!match) return null;
    const [, sha256, form] = match;
    const target = this.table
      .find(channel)
      ?.targets.find((one) => one.sha256 === sha256 && one.form === form);
    if (!target) return this.archive.findTarget(channel, sha256!, form!);
    return toServedFile(target.bytes, `"${sha256}"`, { cache: IMMUTABLE, type: 'application/octet-stream' });
  }

  private send(request: IncomingMessage, response: ServerResponse, file: ServedFile | null): void {
    if (file) this.answers[sendFile(request, response, file) === 304 ? 'unchanged' : 'sent'] += 1;
    else this.refuse(request, response, new FleetError('NOT_FOUND', 'there is no such file for this caller'));
  }

  private refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
    this.answers.refused += 1;
    const problem = toProblem(error, randomUUID());
    if (problem.code === 'INTERNAL') this.log.error({ err: error, requestId: problem.requestId });
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const body = Buffer.from(JSON.stringify(problem));
    response.writeHead(problem.status, {
      'content-type': 'application/problem+json',
      'content-length': body.length,
      'cache-control': problem.status === 404 ? 'private, max-age=60' : 'no-store',
      'x-content-type-options': 'nosniff',
      'x-request-id': problem.requestId,
      ...(problem.status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  }
}

const SLASH = 47;
const API_TOKEN = 'qm_';

function unauthenticated(): FleetError {
  return new FleetError('UNAUTHENTICATED', 'this needs an access ticket, or a fetch token of the team', {
    hint: 'a device gets its ticket from POST /agent/v1/ticket',
  });
}
