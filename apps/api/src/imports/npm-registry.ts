import semver from 'semver';
import type { FoundVersion } from '@app/import';
import { fetchJson } from './fetch-json.js';

/** https://github.com/npm/validate-npm-package-name, without what only old packages may have. */
const NAME = /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/;
const INTEGRITY = /^sha(?:256|384|512)-[A-Za-z0-9+/]+={0,2}$/;
/** Versions with what an installer needs, a tenth of the whole document. */
const ABBREVIATED = 'application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8';

/**
 * What a package's registry has for a version, range or tag, with the integrity that it states.
 * @throws FleetError UNREACHABLE
 */
export async function findNpmVersion(
  registry: string,
  name: string,
  wanted: string,
  signal: AbortSignal,
): Promise<FoundVersion | null> {
  if (!NAME.test(name) || name.length > 214) return null;
  const base = new URL(`${registry.replace(/\/+$/, '')}/${name.replace('/', '%2F')}`);
  const isRange = semver.valid(wanted) === null && semver.validRange(wanted) !== null;
  if (!isRange)
    return toFound(name, await fetchJson(new URL(`${base.href}/${encodeURIComponent(wanted)}`), signal));
  return toNewest(name, await fetchJson(base, signal, ABBREVIATED), wanted);
}

function toNewest(name: string, document: unknown, range: string): FoundVersion | null {
  const versions = isObject(document) && isObject(document.versions) ? document.versions : {};
  const newest = semver.maxSatisfying(Object.keys(versions), range);
  return newest === null ? null : toFound(name, versions[newest]);
}

/** Only what is about this package and exact is believed. */
function toFound(name: string, manifest: unknown): FoundVersion | null {
  if (!isObject(manifest) || manifest.name !== name || typeof manifest.version !== 'string') return null;
  const version = semver.valid(manifest.version);
  if (version === null) return null;
  const integrity = isObject(manifest.dist) ? manifest.dist.integrity : undefined;
  return typeof integrity === 'string' && INTEGRITY.test(integrity) ? { version, integrity } : { version };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
