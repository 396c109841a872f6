import type { CohortFile } from './content.js';
import { toSha256 } from './document.js';

/** Namespaces of the SSH signatures: they keep the two keys, and the kinds of text, apart. */
export const NAMESPACES = {
  manifest: 'quartermaster-manifest',
  fresh: 'quartermaster-fresh',
  file: 'quartermaster-file',
  audit: 'quartermaster-audit',
} as const;

export interface ManifestFacts {
  organisation: string;
  channel: string;
  release: number;
  /** Version of the targets document; only grows. */
  version: number;
  expires: string;
}

/** `manifest.txt`: which files a cohort has, one `sha256  name` line each, as sha256sum writes them. */
export function toManifestText(facts: ManifestFacts, files: readonly CohortFile[]): string {
  return toLines([
    'quartermaster-manifest 1',
    `organisation ${facts.organisation}`,
    `channel ${facts.channel}`,
    `release ${facts.release}`,
    `version ${facts.version}`,
    `expires ${facts.expires}`,
    ...files.map(({ form, bytes }) => `${toSha256(bytes)}  ${form}`),
  ]);
}

export interface FreshFacts {
  organisation: string;
  channel: string;
  /** Version of the timestamp; a script keeps the highest it saw. */
  serial: number;
  manifest: string;
  expires: string;
}

/** `fresh.txt`: that this manifest is still the latest. */
export function toFreshText(facts: FreshFacts): string {
  return toLines([
    'quartermaster-fresh 1',
    `organisation ${facts.organisation}`,
    `channel ${facts.channel}`,
    `serial ${facts.serial}`,
    `manifest ${toSha256(facts.manifest)}`,
    `expires ${facts.expires}`,
  ]);
}

export function toLines(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
