import type { DraftServer } from '@app/domain';
import type { Rule, RuleFinding } from '../rule.js';

/** The approved version is the one that runs, on every workstation and tomorrow too. */
export const exactVersion: Rule = {
  id: 'exact-version',
  title: 'Exact versions',
  rationale:
    'Without an exact version the runner fetches whatever was published last: an update nobody reviewed reaches ' +
    'every workstation at once, as with postmark-mcp in 2025. What was approved must be what runs.',
  fix: 'Give the exact version that was reviewed, such as 1.4.2.',
  defaultMode: 'enforce',
  check: ({ draft }) => draft.servers.flatMap(checkVersion),
};

function checkVersion({ key, server, version, launch }: DraftServer): RuleFinding[] {
  if (launch?.kind === 'package') {
    // Tags of images have a rule of their own.
    if (launch.registry === 'oci' || isExact(launch.registry, launch.version)) return [];
    const message = `${key}: ${launch.identifier} ${describe(launch.version)}`;
    return [{ subject: key, message, where: 'version' }];
  }
  if (NO_VERSION.test(version)) {
    return [
      {
        subject: key,
        message: `${key}: ${server} ${describe(version)}`,
        where: 'version',
      },
    ];
  }
  return [];
}

const NO_VERSION = /^(?:unresolved|latest|next|canary|beta|\*|x|any|newest)$|[\^~<>*|]|(?:^|\.)x(?:\.|$)/i;

/** https://semver.org, without build metadata: npm ignores it, so two builds would be one version. */
const SEMVER = /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;
/** The public form of https://packaging.python.org/en/latest/specifications/version-specifiers/. */
const PYPI = /^(?:\d+!)?\d+(?:\.\d+)*(?:(?:a|b|rc)\d+)?(?:\.post\d+)?(?:\.dev\d+)?(?:\+[a-z0-9.]+)?$/;

export function isExact(registry: 'npm' | 'pypi', version: string): boolean {
  return (registry === 'npm' ? SEMVER : PYPI).test(version);
}

function describe(version: string): string {
  return version === 'unresolved'
    ? 'is not pinned to one exact version'
    : `is "${version.slice(0, 60)}", not one exact version`;
}
