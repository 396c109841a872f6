import {
  AGENT_VARIABLES,
  FleetError,
  isReadByCmd,
  parseValue,
  toCommand,
  type ClientId,
  type Draft,
  type DraftServer,
  type Finding,
  type Launch,
  type Os,
  type RemoteLaunch,
  type ServerKey,
  type ValuePart,
} from '@app/domain';
import { checkSecretInputs } from './secret-inputs.js';

export type Value = readonly ValuePart[];

/** A server that may be delivered, its texts parsed: what every renderer works from. */
export type Startable = StartableProcess | StartableRemote;

export interface StartableProcess {
  kind: 'process';
  key: ServerKey;
  clients?: readonly ClientId[];
  command: Value;
  args: readonly Value[];
  env: readonly (readonly [name: string, value: Value])[];
}

export interface StartableRemote {
  kind: 'remote';
  key: ServerKey;
  clients?: readonly ClientId[];
  transport: RemoteLaunch['transport'];
  url: Value;
  headers: readonly (readonly [name: string, value: Value])[];
}

/**
 * The servers of a draft that this OS gets. What is not approved is not here, whatever the caller passes, and
 * what cannot be started as it is written is a finding.
 *
 * @throws FleetError PLAINTEXT_SECRET
 */
export function toStartables(draft: Draft, os: Os): { servers: Startable[]; findings: Finding[] } {
  const servers: Startable[] = [];
  const findings: Finding[] = [];
  for (const server of draft.servers) {
    if (!isDeliverable(server, os)) continue;
    const result = toStartable(server, server.launch, os);
    if ('rule' in result) findings.push(result);
    else servers.push(result);
  }
  return { servers, findings };
}

/** Nothing unapproved is rendered, and a revoked version leaves every render at once (invariant 1). */
function isDeliverable(server: DraftServer, os: Os): server is DraftServer & { launch: Launch } {
  const approved = server.status === 'approved' || server.status === 'deprecated';
  return approved && server.launch !== undefined && (!server.oses || server.oses.includes(os));
}

function toStartable(server: DraftServer, launch: Launch, os: Os): Startable | Finding {
  const parse = (text: string, where: string) => parseText(text, where, server.key);
  try {
    checkSecretInputs(server, launch);
    const startable =
      launch.kind === 'remote' ? toRemote(server, launch, parse) : toProcess(server, launch, os, parse);
    return findCmdSyntax(startable, launch, os) ?? startable;
  } catch (error) {
    if (error instanceof Unrenderable) return error.finding;
    throw error;
  }
}

type Parse = (text: string, where: string) => Value;

function toProcess(
  { key, clients }: DraftServer,
  launch: Exclude<Launch, RemoteLaunch>,
  os: Os,
  parse: Parse,
) {
  const { command, args, env } = toCommand(launch, os);
  return {
    kind: 'process' as const,
    key,
    ...(clients && { clients }),
    command: parse(command, 'command'),
    args: args.map((text, at) => parse(text, `args[${at}]`)),
    env: Object.entries(env).map(([name, text]) => [name, parse(text, `env.${name}`)] as const),
  };
}

function toRemote({ key, clients }: DraftServer, { transport, url, headers }: RemoteLaunch, parse: Parse) {
  return {
    kind: 'remote' as const,
    key,
    ...(clients && { clients }),
    transport,
    url: parse(url, 'url'),
    headers: Object.entries(headers).map(([name, text]) => {
      // A line break would start another header.
      if (/[\r\n]/.test(text)) throw new Unrenderable(key, `headers.${name}`);
      return [name, parse(text, `headers.${name}`)] as const;
    }),
  };
}

/** A text that `compose` has already reported as a problem: its server is left out, the others stay. */
class Unrenderable extends Error {
  readonly finding: Finding;

  constructor(key: ServerKey, where: string) {
    super(`${key}: ${where}`);
    this.finding = {
      rule: 'well-formed',
      severity: 'error',
      subject: key,
      message: `${key} cannot be written: ${where} holds something that does not resolve`,
      fix: 'declare the parameter it uses, or write $$ for a literal $',
      where,
    };
  }
}

function parseText(text: string, where: string, key: ServerKey): Value {
  try {
    const parts = parseValue(text);
    if (parts.every((part) => part.kind !== 'variable' || isAgentVariable(part.name))) return parts;
  } catch (error) {
    if (!(error instanceof FleetError)) throw error;
  }
  throw new Unrenderable(key, where);
}

function isAgentVariable(name: string): boolean {
  return (AGENT_VARIABLES as readonly string[]).includes(name);
}

const CMD_SYNTAX = /[&|<>^%"\r\n]/;

/** The text that a part brings along itself, whatever the workstation adds. */
function toOwnText(part: ValuePart): string {
  return part.kind === 'text' ? part.text : part.kind === 'env' ? (part.fallback ?? '') : '';
}

/**
 * `cmd /c` reads its command line as a shell does, and no quoting of these characters holds for every way in
 * which a client may join arguments. So they are refused rather than guessed at.
 */
function findCmdSyntax(server: Startable, launch: Launch, os: Os): Finding | undefined {
  if (server.kind === 'remote' || launch.kind === 'remote' || !isReadByCmd(launch, os)) return undefined;
  const at = server.args.findIndex((value) => value.some((part) => CMD_SYNTAX.test(toOwnText(part))));
  if (at < 0) return undefined;
  return {
    rule: 'client-limits',
    severity: 'warning',
    subject: server.key,
    message: `Windows does not get ${server.key}: cmd.exe would take part of args[${at}] for its own syntax`,
    fix: 'pass that value as an environment variable, or leave Windows out with oses',
    where: 'windows',
  };
}
