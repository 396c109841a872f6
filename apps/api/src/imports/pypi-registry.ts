import type { FoundVersion } from '@app/import';
import { fetchJson } from './fetch-json.js';

/** https://packaging.python.org/en/latest/specifications/name-normalization/ */
const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;
const VERSION = /^(?:\d+!)?\d+(?:\.\d+)*(?:(?:a|b|rc)\d+)?(?:\.post\d+)?(?:\.dev\d+)?$/;

/**
 * The newest version of a package, as PyPI's JSON API states it (https://docs.pypi.org/api/json/).
 * @throws FleetError UNREACHABLE
 */
export async function findPyPiVersion(
  registry: string,
  identifier: string,
  signal: AbortSignal,
): Promise<FoundVersion | null> {
  const name = identifier.replace(/\[.*\]$/, '');
  if (!NAME.test(name) || name.length > 200) return null;
  const document = await fetchJson(new URL(`${registry.replace(/\/+$/, '')}/pypi/${name}/json`), signal);
  const version = (document as { info?: { version?: unknown } } | null)?.info?.version;
  return typeof version === 'string' && VERSION.test(version) ? { version } : null;
}
