import {
  EMPTY_POLICY,
  EMPTY_TEMPLATE,
  FleetError,
  type ChangeEdit,
  type PolicyDocument,
  type PolicyException,
  type ServerName,
  type ServerVersion,
  type TeamSlug,
  type TemplateLayer,
} from '@app/domain';
import type { Repositories, Team } from '@app/store';

/** Everything that decides what a team gets. Layers and policies are those of its lineage, root first. */
export interface TeamConfig {
  team: TeamSlug;
  teamId: string;
  layers: readonly TemplateLayer[];
  policies: readonly PolicyDocument[];
  /** Of the whole lineage: an exception holds for the teams below as well. */
  exceptions: readonly PolicyException[];
  getVersion(server: ServerName, version: string): ServerVersion | undefined;
}

type Reading = Pick<Repositories, 'teams' | 'templates' | 'policies' | 'exceptions' | 'servers'>;

/**
 * Loads many teams' configurations in a fixed number of queries, as they would be with some edits applied.
 * The cost follows the teams asked for and their lineages, not how many teams there are.
 */
export async function loadTeamConfigs(
  store: Reading,
  teams: readonly TeamSlug[],
  edits: readonly ChangeEdit[] = [],
): Promise<TeamConfig[]> {
  const lineages = await store.teams.lineages(teams);
  const everyone = [...new Set([...lineages.values()].flatMap((lineage) => lineage.map(({ slug }) => slug)))];
  const layers = await loadLayers(store, everyone, edits);
  const policies = await loadPolicies(store, everyone, edits);
  const exceptions = await store.exceptions.list(everyone);
  const getVersion = await loadVersions(store, [...layers.values()]);
  return teams.map((team) => {
    const lineage = getLineage(lineages, team).map(({ slug }) => slug);
    return {
      team,
      teamId: getLineage(lineages, team).at(-1)!.id,
      layers: lineage.flatMap((slug) => layers.get(slug) ?? []),
      policies: lineage.map((slug) => policies.get(slug) ?? EMPTY_POLICY),
      exceptions: exceptions.filter((exception) => lineage.includes(exception.team)),
      getVersion,
    };
  });
}

async function loadLayers(store: Reading, teams: readonly TeamSlug[], edits: readonly ChangeEdit[]) {
  const revisions = await store.templates.currentOf(teams);
  const layers = new Map<TeamSlug, TemplateLayer>();
  for (const team of teams) {
    const { revision = 0, document: template = EMPTY_TEMPLATE } = revisions.get(team) ?? {};
    layers.set(team, { team, revision, template });
  }
  for (const edit of edits) {
    if (edit.kind === 'template' && layers.has(edit.team)) {
      layers.set(edit.team, { team: edit.team, revision: edit.baseRevision + 1, template: edit.template });
    }
  }
  return layers;
}

async function loadPolicies(store: Reading, teams: readonly TeamSlug[], edits: readonly ChangeEdit[]) {
  const revisions = await store.policies.currentOf(teams);
  const policies = new Map([...revisions].map(([team, { document }]) => [team, document]));
  for (const edit of edits) {
    if (edit.kind === 'policy') policies.set(edit.team, edit.policy);
  }
  return policies;
}

async function loadVersions(store: Reading, layers: readonly TemplateLayer[]) {
  const wanted = new Map(
    layers.flatMap(({ template }) =>
      Object.values(template.servers).map(({ server, version }) => [
        toKey(server, version),
        { server, version },
      ]),
    ),
  );
  const versions = await store.servers.getMany([...wanted.values()]);
  const byKey = new Map(versions.map((version) => [toKey(version.server, version.version), version]));
  return (server: ServerName, version: string) => byKey.get(toKey(server, version));
}

function toKey(server: string, version: string): string {
  return `${server} ${version}`;
}

function getLineage(lineages: ReadonlyMap<TeamSlug, Team[]>, team: TeamSlug): Team[] {
  const lineage = lineages.get(team);
  if (!lineage?.length) throw new FleetError('NOT_FOUND', `there is no team ${team}`);
  return lineage;
}
