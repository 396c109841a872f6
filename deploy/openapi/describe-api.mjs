import 'reflect-metadata';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { toConstraints } from './constraints.mjs';
import { readControllers } from './controllers.mjs';
import { describeProblems, problemResponses } from './problems.mjs';
import { describeTuf } from './tuf.mjs';

const TITLES = {
  api: 'The console, the CLI and scripts: session cookie or API token.',
  agent: 'Workstations: enrolment token, then the device’s own key.',
  tuf: 'Signed metadata and files: a device’s ticket, or a fetch token of its team.',
  fetch: 'Device management and scripts: API token with the scope `fetch`.',
  operations: 'Whoever runs the server.',
};

/** The whole document. Nest runs in preview: it knows every route and makes nothing. */
export async function describeApi(root) {
  const load = (file) => import(pathToFileURL(path.join(root, 'apps/api/dist', file)).href);
  const [{ AppModule }, { Config }, permit, problems] = await Promise.all([
    load('app.module.js'),
    load('platform/config.js'),
    load('auth/permit.js'),
    load('platform/problem-status.js'),
  ]);
  const nest = await NestFactory.create(AppModule.of(new Config(), {}), new ExpressAdapter(), {
    preview: true,
    logger: false,
    abortOnError: false,
  });
  const document = SwaggerModule.createDocument(nest, toOptions(problems), {
    operationIdFactory: (controller, method) => `${controller}.${method}`,
    autoTagControllers: false,
  });
  const classes = findControllers(nest);
  const { operations, schemas } = readControllers(root);
  for (const [route, item] of Object.entries(document.paths)) {
    for (const operation of Object.values(item)) {
      const [controller, method] = operation.operationId.split('.');
      const types = operations.get(operation.operationId);
      if (!types) throw new Error(`no source found for ${operation.operationId}`);
      const handler = classes.get(controller).prototype[method];
      const access = readAccess(permit, classes.get(controller), handler);
      describeOperation(
        operation,
        types,
        access,
        toConstraints(classes.get(controller).prototype, method),
        route,
      );
    }
  }
  document.components.schemas = toSorted({ ...schemas(), ...describeProblems(problems) });
  document.paths = toSorted({ ...document.paths, ...describeTuf() });
  return document;
}

function toOptions({ STATUS, TITLE }) {
  const rows = Object.keys(STATUS).map((code) => `| \`${code}\` | ${STATUS[code]} | ${TITLE[code]} |`);
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Quartermaster')
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .setDescription(
      'Errors are `application/problem+json` (RFC 9457) with one of these codes:\n\n' +
        `| code | status | meaning |\n|---|---|---|\n${rows.join('\n')}\n| \`INTERNAL\` | 500 | A bug; the log has it under the request id |`,
    )
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API token' }, 'token')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'From `POST /agent/v1/ticket`' }, 'ticket')
    .addCookieAuth('qm', { type: 'apiKey', in: 'cookie', description: 'The console’s session' }, 'session');
  for (const [name, description] of Object.entries(TITLES)) builder.addTag(name, description);
  return builder.build();
}

function findControllers(nest) {
  const modules = [...nest.container.getModules().values()];
  return new Map(
    modules.flatMap((module) =>
      [...module.controllers.values()].map(({ metatype }) => [metatype.name, metatype]),
    ),
  );
}

function readAccess(permit, controller, handler) {
  const read = (key) => Reflect.getMetadata(key, handler) ?? Reflect.getMetadata(key, controller);
  return {
    isPublic: read(permit.PUBLIC) === true,
    roles: read(permit.PERMIT),
    scope: read(permit.TOKEN_SCOPE),
  };
}

function describeOperation(operation, types, access, constraints, route) {
  operation.tags = [toTag(route)];
  if (types.summary) operation.summary = types.summary;
  operation.description = [types.description, toAccessText(access)].filter(Boolean).join('\n\n');
  if (!access.isPublic)
    operation.security = access.roles ? [{ token: [] }, { session: [] }] : [{ token: [] }];
  operation.parameters = [...types.path, ...types.query(constraints.query)];
  if (types.body) {
    operation.requestBody = {
      required: true,
      content: { 'application/json': { schema: types.body(constraints.body) } },
    };
  } else if (route === '/api/v1/imports') {
    const schema = { type: 'string', format: 'binary' };
    operation.requestBody = { required: true, content: { 'application/octet-stream': { schema } } };
  } else {
    delete operation.requestBody;
  }
  const status = Object.keys(operation.responses).find((code) => code.startsWith('2')) ?? '200';
  operation.responses = {
    [status]: {
      description: operation.responses[status]?.description || types.answer || 'Done',
      ...(types.response && { content: { 'application/json': { schema: types.response } } }),
    },
    ...problemResponses(operation, access),
  };
}

function toTag(route) {
  const [first] = route.split('/').filter(Boolean);
  return first in TITLES ? first : 'operations';
}

function toAccessText({ isPublic, roles, scope }) {
  if (isPublic) return '';
  const token = scope ? `API tokens with the scope \`${scope}\`` : '';
  if (!roles) return `For ${token}.`;
  const names = [...new Set(['admin', ...roles])];
  const people = roles.length === 0 ? 'everyone who has a role' : `the role ${names.join(' or ')}`;
  return `For ${[people, token].filter(Boolean).join(', and ')}.`;
}

function toSorted(object) {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}
