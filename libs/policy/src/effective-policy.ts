import { RULE_MODES, type PolicyDocument, type RuleMode } from '@app/domain';
import { DEFAULT_RUNNERS } from './runner-of.js';
import { rules } from './rules/index.js';
import { DEFAULT_SOURCES, intersectSources } from './source-pattern.js';

/** What holds for a team: all layers of its lineage in one. `null` means the list that holds by default. */
export interface EffectivePolicy {
  rules: Readonly<Record<string, RuleMode>>;
  allowedRunners: readonly string[] | null;
  allowedSources: readonly string[] | null;
  deniedServers: readonly string[];
}

/**
 * Merges the layers of a lineage, the organisation's first: give `EMPTY_POLICY` where it has none. The
 * organisation may loosen a default; every layer below can only tighten: the strictest mode wins, lists that
 * allow intersect, lists that deny unite. A part that is not what it should be fails closed, for that part of
 * that layer: an unknown mode enforces, a broken allow list allows nothing, a broken deny list denies all.
 */
export function mergePolicies(layers: readonly PolicyDocument[]): EffectivePolicy {
  const read = layers.map(readLayer);
  return {
    rules: mergeModes(read.map((layer) => layer.rules)),
    allowedRunners: mergeAllowed(
      read.map(({ allowedRunners }) => allowedRunners),
      DEFAULT_RUNNERS,
      (a, b) => a.filter((runner) => b.includes(runner)),
    ),
    allowedSources: mergeAllowed(
      read.map(({ allowedSources }) => allowedSources),
      DEFAULT_SOURCES,
      intersectSources,
    ),
    deniedServers: toSet(read.flatMap(({ deniedServers }) => deniedServers)),
  };
}

interface Layer {
  rules: ReadonlyMap<string, RuleMode>;
  allowedRunners: readonly string[] | undefined;
  allowedSources: readonly string[] | undefined;
  deniedServers: readonly string[];
}

/** Stored documents outlive the code that checked them, so a layer is read again as if it were unknown. */
function readLayer(layer: unknown): Layer {
  if (!isObject(layer)) {
    return {
      rules: new Map(everyRule('enforce')),
      allowedRunners: [],
      allowedSources: [],
      deniedServers: ['*'],
    };
  }
  return {
    rules: readModes(layer.rules),
    allowedRunners: readAllowed(layer.allowedRunners),
    allowedSources: readAllowed(layer.allowedSources),
    deniedServers: readDenied(layer.deniedServers),
  };
}

function readModes(modes: unknown): Map<string, RuleMode> {
  if (modes === undefined) return new Map();
  if (!isObject(modes)) return new Map(everyRule('enforce'));
  return new Map(
    Object.entries(modes).map(([id, mode]) => [
      id,
      RULE_MODES.includes(mode as RuleMode) ? (mode as RuleMode) : 'enforce',
    ]),
  );
}

function readAllowed(list: unknown): readonly string[] | undefined {
  if (list === undefined) return undefined;
  return Array.isArray(list) ? list.filter((entry) => typeof entry === 'string').map(normalise) : [];
}

function readDenied(list: unknown): readonly string[] {
  if (list === undefined) return [];
  if (!Array.isArray(list)) return ['*'];
  return list.map((entry) => (typeof entry === 'string' && entry.trim() !== '' ? entry.trim() : '*'));
}

function mergeModes(layers: readonly ReadonlyMap<string, RuleMode>[]): Record<string, RuleMode> {
  return Object.fromEntries(
    rules.map(({ id, defaultMode }): [string, RuleMode] => {
      const [root, ...lower] = layers;
      const start = root?.get(id) ?? defaultMode;
      return [id, lower.reduce((mode, layer) => stricter(mode, layer.get(id) ?? 'off'), start)];
    }),
  );
}

function stricter(a: RuleMode, b: RuleMode): RuleMode {
  return RULE_MODES.indexOf(a) >= RULE_MODES.indexOf(b) ? a : b;
}

type Intersect = (a: readonly string[], b: readonly string[]) => readonly string[];

/** The organisation's list replaces the default; a team's only narrows what it inherits, the default included. */
function mergeAllowed(
  [root, ...lower]: readonly (readonly string[] | undefined)[],
  byDefault: readonly string[],
  intersect: Intersect,
): readonly string[] | null {
  const start = root === undefined ? null : toSet(root);
  return lower.reduce<readonly string[] | null>(
    (merged, list) => (list === undefined ? merged : toSet(intersect(merged ?? byDefault, list))),
    start,
  );
}

function everyRule(mode: RuleMode): [string, RuleMode][] {
  return rules.map(({ id }) => [id, mode]);
}

function toSet(list: readonly string[]): string[] {
  return [...new Set(list)].sort();
}

function normalise(entry: string): string {
  return entry.trim().toLowerCase();
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
