import type { DraftServer } from '@app/domain';
import { toContainerOptions, toMountSources } from '../container-options.js';
import { findTooWide } from '../folder-scope.js';
import { toReading } from '../reading.js';
import type { Rule, RuleFinding } from '../rule.js';

/** A server gets the folders of the work at hand, never the disk or the home folder with every key in it. */
export const filesystemScope: Rule = {
  id: 'filesystem-scope',
  title: 'No whole disks or home folders',
  rationale:
    'A model that reads a hostile document can be talked into reading any file the server can: keys, browser ' +
    'profiles, mail. What is not given to the server cannot be taken (MCP specification, security best practices: least privilege).',
  fix: 'Give a project folder, such as ${workspace} or ${home}/projects.',
  defaultMode: 'enforce',
  check: ({ draft }) =>
    draft.servers.flatMap((server) => [...checkArguments(server), ...checkMounts(server)]),
};

function checkArguments({ key, server, launch }: DraftServer): RuleFinding[] {
  // In a container an argument is a path inside it: there the mounts count.
  if (!launch || launch.kind === 'remote' || toContainerOptions(launch).length > 0) return [];
  if (launch.kind === 'package' && launch.registry === 'oci') return [];
  const names = [
    key,
    server,
    launch.kind === 'package' ? launch.identifier : [launch.command, ...launch.args].join(' '),
  ];
  if (!names.some((name) => /file-?_?system|\bfs[-_]|[-_]fs\b|\bfiles?\b/i.test(name))) return [];
  return launch.args.flatMap((arg, index) => {
    const text = toReading(arg);
    const path = /^--?[A-Za-z][\w-]*=/.test(text) ? text.slice(text.indexOf('=') + 1) : text;
    return toFinding(key, `args[${index}]`, path);
  });
}

function checkMounts({ key, launch }: DraftServer): RuleFinding[] {
  if (!launch) return [];
  return toMountSources(toContainerOptions(launch)).flatMap(({ path, where }) => toFinding(key, where, path));
}

function toFinding(key: string, where: string, path: string): RuleFinding[] {
  const reason = findTooWide(path);
  return reason === null ? [] : [{ subject: key, where, message: `${key}: ${shorten(path)} ${reason}` }];
}

function shorten(path: string): string {
  return JSON.stringify(path.length > 80 ? `${path.slice(0, 80)}…` : path);
}
