import type { TeamView } from '@app/contract';

export interface Branch {
  team: TeamView;
  depth: number;
}

/** Depth first, children by name under their parent; a team whose parent is not readable stands at the top. */
export function toTree(teams: readonly TeamView[]): Branch[] {
  const known = new Set(teams.map(({ slug }) => slug));
  const children = Map.groupBy(teams, ({ parent }) => (parent !== null && known.has(parent) ? parent : ''));
  const visit = (parent: string, depth: number): Branch[] =>
    (children.get(parent) ?? [])
      .toSorted((a, b) => a.name.localeCompare(b.name))
      .flatMap((team) => [{ team, depth }, ...visit(team.slug, depth + 1)]);
  return visit('', 0);
}
