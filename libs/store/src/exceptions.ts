import type { PolicyException, TeamSlug } from '@app/domain';

export interface ExceptionsRepository {
  get(id: string): Promise<PolicyException>;
  /** Of these teams themselves, expired ones included, by date. */
  list(teams: readonly TeamSlug[]): Promise<PolicyException[]>;
  create(exception: Omit<PolicyException, 'id'>): Promise<PolicyException>;
  delete(id: string): Promise<void>;
}
