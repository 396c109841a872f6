export interface RootDocument {
  version: number;
  bytes: Uint8Array;
}

export interface RootsRepository {
  /** Ascending by version. */
  list(): Promise<RootDocument[]>;
  latest(): Promise<RootDocument | null>;
  find(version: number): Promise<RootDocument | null>;
  /** @throws FleetError ALREADY_EXISTS: a root never changes */
  put(root: RootDocument): Promise<void>;
}
