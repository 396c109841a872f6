import { ORGANISATION } from '@app/domain';
import { notFound, Repository } from './connection.js';

export interface Organisation {
  id: string;
  name: string;
  /** An organisation of one: whoever proposes may approve. Shown wherever it matters. */
  singlePerson: boolean;
}

export class OrganisationRepository extends Repository {
  /** Null before the bootstrap. */
  async find(): Promise<Organisation | null> {
    const row = await this.db.organisation.findFirst();
    return row && { id: row.id, name: row.name, singlePerson: row.singlePerson };
  }

  /** @throws FleetError NOT_FOUND before the bootstrap */
  async get(): Promise<Organisation> {
    const organisation = await this.find();
    if (!organisation) throw notFound('organisation yet: start the server once to create it');
    return organisation;
  }

  /** Also creates the root team, `organisation`. @throws FleetError ALREADY_EXISTS */
  async create(organisation: { name: string; singlePerson: boolean }): Promise<Organisation> {
    const { name, singlePerson } = organisation;
    const { id } = await this.db.organisation.create({ data: { name, singlePerson } });
    await this.db.team.create({ data: { slug: ORGANISATION, name } });
    return { id, name, singlePerson };
  }

  async save({ id, name, singlePerson }: Organisation): Promise<void> {
    await this.db.organisation.updateMany({ where: { id }, data: { name, singlePerson } });
  }
}
