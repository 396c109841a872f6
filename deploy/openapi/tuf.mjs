import { problemResponses } from './problems.mjs';

const CHANNEL = 'the cohort’s, as enrolment and ticket tell it';
const VERSION = 'as the document before names it';

/** What no controller has: `/tuf` is answered in front of the framework (docs/trust.md, "Endpoints"). */
export function describeTuf() {
  return {
    '/tuf/ch/{channel}/timestamp.json': read('Timestamp', 'Whether anything is new: 304 while nothing is', {
      description: 'The poll. Send `If-None-Match` with the last ETag; an unchanged one costs no query.',
      etag: true,
      schema: METADATA,
    }),
    '/tuf/ch/{channel}/bundle': read('Bundle', 'Everything of one update in one answer', {
      description: 'The same bytes as the single files, in base64; verify them as those.',
      parameters: [toParameter('root', 'query', { type: 'integer', minimum: 0 }, 'the root already trusted')],
      etag: true,
      schema: { $ref: '#/components/schemas/UpdateBundle' },
    }),
    '/tuf/ch/{channel}/{version}.root.json': read('Root', 'Which keys hold which role', {
      description: 'For anyone, on any channel: all cohorts share it.',
      parameters: [toParameter('version', 'path', { type: 'integer', minimum: 1 }, 'from 1 without gaps')],
      isPublic: true,
      schema: METADATA,
    }),
    '/tuf/ch/{channel}/{version}.{role}.json': read('Metadata', 'Snapshot and targets: immutable', {
      parameters: [
        toParameter('version', 'path', { type: 'integer', minimum: 1 }, VERSION),
        toParameter('role', 'path', { type: 'string', enum: ['snapshot', 'targets'] }),
      ],
      schema: METADATA,
    }),
    '/tuf/targets/{channel}/{sha256}.{form}': read('Target', 'A client’s file, by its hash: immutable', {
      parameters: [
        toParameter('sha256', 'path', { type: 'string', pattern: '^[0-9a-f]{64}$' }),
        toParameter('form', 'path', { type: 'string' }, 'its name, such as `claude-code.managed-mcp.json`'),
      ],
      type: 'application/octet-stream',
      schema: { type: 'string', format: 'binary' },
    }),
    '/tuf/ch/{channel}/stock/{text}': read('Stock', 'The form for shell scripts, verified with ssh-keygen', {
      parameters: [toParameter('text', 'path', { type: 'string', enum: STOCK })],
      etag: true,
      type: 'text/plain',
      schema: { type: 'string' },
    }),
  };
}

const METADATA = { type: 'object', description: 'TUF metadata, as signed: never written anew' };
const STOCK = ['manifest.txt', 'manifest.txt.sig', 'fresh.txt', 'fresh.txt.sig'];

/** GET, and HEAD, which answers the same without the body. */
function read(name, summary, { description = '', parameters = [], isPublic = false, etag = false, ...body }) {
  const channel = { type: 'string', pattern: '^[0-9a-f]{24}$' };
  const describe = (method, content) => {
    const operation = {
      operationId: `Tuf.${method}${name}`,
      tags: ['tuf'],
      summary,
      description,
      ...(isPublic ? {} : { security: [{ ticket: [] }, { token: [] }] }),
      parameters: [toParameter('channel', 'path', channel, CHANNEL), ...parameters],
    };
    const answers = { 200: { description: 'The bytes as signed', ...(content && { content }) } };
    if (etag) answers[304] = { description: 'The caller has it already' };
    return { ...operation, responses: { ...answers, ...problemResponses(operation, { isPublic }) } };
  };
  const content = { [body.type ?? 'application/json']: { schema: body.schema } };
  return { get: describe('get', content), head: describe('getHeadersOf') };
}

function toParameter(name, place, schema, description) {
  return { name, in: place, required: place === 'path', ...(description && { description }), schema };
}
