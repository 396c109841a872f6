export interface Blob {
  /** Lower-case hex. */
  sha256: string;
  bytes: Uint8Array;
}

export interface BlobsRepository {
  /** Existing ones are left alone. @throws FleetError INTEGRITY when a hash is not that of its bytes */
  putMany(blobs: readonly Blob[]): Promise<void>;
  /** By hash; unknown ones are absent. */
  getMany(hashes: readonly string[]): Promise<Map<string, Uint8Array>>;
}
