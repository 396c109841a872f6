import { CLIENT_IDS, CLIENT_LEVELS, LEVELS, OSES, type ClientId } from './clients.js';
import type { Issue } from './errors.js';
import { isServerKey, parseServerName } from './names.js';
import { VERSION_TEXT } from './parse-launch.js';
import { Reader } from './reader.js';
import type { ClientChoice, Template, TemplateServer } from './template.js';
import { AGENT_VARIABLES } from './values.js';

/**
 * A template from unknown input: a request's body or a stored row. Optional fields may be absent; a field
 * that is not known is refused. Whether its texts resolve is told by `compose`, as problems of the draft.
 *
 * @throws FleetError INVALID_INPUT with every issue and its path
 */
export function parseTemplate(input: unknown): Template {
  const reader = new Reader();
  const template = readTemplate(reader, input, '');
  reader.finish('this is no template');
  return template;
}

/** Everything that is wrong with a template, for a form that shows it as its author types. */
export function validateTemplate(input: unknown): readonly Issue[] {
  const reader = new Reader();
  readTemplate(reader, input, '');
  return reader.issues;
}

export function readTemplate(reader: Reader, input: unknown, path: string): Template {
  const { servers, clients, parameters } = reader.fields(input, path, ['servers', 'clients', 'parameters']);
  const below = (name: string) => (path === '' ? name : `${path}.${name}`);
  return {
    servers: reader.record(servers, below('servers'), (value, where, key) => {
      if (!isServerKey(key)) reader.fail(where, 'is no server key: letters, digits, - and _, at most 64');
      return readServer(reader, value, where);
    }),
    clients: readClients(reader, clients, below('clients')),
    parameters: reader.record(parameters, below('parameters'), (value, where, name) => {
      if (!PARAMETER.test(name)) reader.fail(where, 'is no parameter name: letters, digits, - and _');
      if ((AGENT_VARIABLES as readonly string[]).includes(name)) {
        reader.fail(where, 'is a name whose value the agent knows; choose another');
      }
      return reader.text(value, where);
    }),
  };
}

const PARAMETER = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/;
const SERVER_FIELDS = ['enabled', 'server', 'version', 'args', 'env', 'clients', 'oses'] as const;

function readServer(reader: Reader, input: unknown, path: string): TemplateServer {
  const value = reader.fields(input, path, SERVER_FIELDS);
  const clients = readChoices(reader, value.clients, `${path}.clients`, CLIENT_IDS);
  const oses = readChoices(reader, value.oses, `${path}.oses`, OSES);
  return {
    enabled: reader.flag(value.enabled, `${path}.enabled`, true),
    server: reader.parsed(value.server, `${path}.server`, parseServerName),
    version: reader.text(value.version, `${path}.version`, VERSION_TEXT),
    args: reader.list(value.args, `${path}.args`, (item, where) => reader.text(item, where)),
    env: reader.record(value.env, `${path}.env`, (item, where, name) => {
      if (!/^[!-~]+$/.test(name) || name.includes('='))
        reader.fail(where, 'is no name of a variable or header');
      return reader.text(item, where);
    }),
    ...(clients && { clients }),
    ...(oses && { oses }),
  };
}

/** Absent means all; an empty list would mean none, which is what `enabled: false` says better. */
function readChoices<T extends string>(
  reader: Reader,
  value: unknown,
  path: string,
  choices: readonly T[],
): readonly T[] | undefined {
  if (value === undefined) return undefined;
  const list = reader.list(value, path, (item, where) => reader.choice(item, where, choices));
  if (Array.isArray(value) && value.length === 0) {
    reader.fail(path, 'is empty; leave it out for all, or set enabled to false');
  }
  return list;
}

function readClients(reader: Reader, input: unknown, path: string): Template['clients'] {
  return reader.record(input, path, (value, where, client): ClientChoice | null => {
    if (!(CLIENT_IDS as readonly string[]).includes(client)) {
      reader.fail(where, `is no client; known are ${CLIENT_IDS.join(', ')}`);
      return null;
    }
    if (value === null) return null;
    const level = reader.choice(reader.fields(value, where, ['level']).level, `${where}.level`, LEVELS);
    if (!CLIENT_LEVELS[client as ClientId].includes(level)) {
      reader.fail(`${where}.level`, `must be one of ${CLIENT_LEVELS[client as ClientId].join(', ')}`);
    }
    return { level };
  });
}
