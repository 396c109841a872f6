export interface Organisation {
  id: string;
  name: string;
  /** An organisation of one: whoever proposes may approve. Shown wherever it matters. */
  singlePerson: boolean;
}

export interface OrganisationRepository {
  /** Null before the bootstrap. */
  find(): Promise<Organisation | null>;
  /** @throws FleetError NOT_FOUND before the bootstrap */
  get(): Promise<Organisation>;
  /** Also creates the root team, `organisation`. */
  create(organisation: { name: string; singlePerson: boolean }): Promise<Organisation>;
  save(organisation: Organisation): Promise<void>;
}
