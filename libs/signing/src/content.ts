import { FleetError, type ClientId, type Form } from '@app/domain';
import { checkName } from './check-name.js';
import { BINDING, MAX_FILES_LENGTH, signDocument, toSha256, type SignedDocument } from './document.js';
import { signFetchStatement, type FetchStatement } from './fetch-statement.js';
import { LIFETIMES, toExpiry, toNextVersion, type Lifetimes } from './lifetimes.js';
import type { Signer } from './signer.js';
import { signSshsig } from './sshsig.js';
import { NAMESPACES, toManifestText } from './stock.js';

export interface CohortFile {
  form: Form;
  client: ClientId | 'launcher';
  bytes: Uint8Array;
}

/** What the targets key says: "for this cohort, release n is exactly these files". */
export interface SignedContent {
  organisation: string;
  channel: string;
  release: number;
  targets: SignedDocument;
  /** `manifest.txt` and its SSH signature: the same statement for scripts without a TUF client. */
  manifest: string;
  manifestSignature: string;
  /** One for each file, for `/fetch/v1/….sig`. */
  statements: readonly FetchStatement[];
}

export interface ContentPlan {
  organisation: string;
  channel: string;
  release: number;
  files: readonly CohortFile[];
  /** Version of the cohort's present targets; 0 for none. */
  previousVersion: number;
  now: Date;
  signer: Signer;
  lifetimes?: Lifetimes;
}

/**
 * Signs a cohort's files. Whoever runs this is the publisher.
 *
 * @throws FleetError SIGNING_REFUSED, FORBIDDEN_NAME
 */
export async function signContent(plan: ContentPlan): Promise<SignedContent> {
  const { organisation, channel, release, signer, now } = plan;
  const files = checkFiles(plan.files);
  const version = toNextVersion(plan.previousVersion, now);
  const expires = toExpiry(now, (plan.lifetimes ?? LIFETIMES).targets);
  const targets = await signDocument(
    {
      _type: 'targets',
      version,
      expires,
      [BINDING]: { organisation, channel, release },
      targets: Object.fromEntries(files.map((file) => [`${channel}/${file.form}`, toTarget(file, release)])),
    },
    [signer],
  );
  const facts = { organisation, channel, release, version, expires };
  const manifest = toManifestText(facts, files);
  const manifestSignature = await signSshsig(signer, NAMESPACES.manifest, Buffer.from(manifest));
  const statements: FetchStatement[] = [];
  for (const file of files) statements.push(await signFetchStatement(signer, facts, file));
  return { organisation, channel, release, targets, manifest, manifestSignature, statements };
}

/** Sorted by name, so that equal sets of files give equal documents. */
function checkFiles(files: readonly CohortFile[]): readonly CohortFile[] {
  for (const { form } of files) checkName(form);
  const sorted = files.toSorted((a, b) => (a.form < b.form ? -1 : 1));
  const twice = sorted.find(({ form }, at) => form === sorted[at + 1]?.form);
  if (twice) throw new FleetError('SIGNING_REFUSED', `${twice.form} is in the bundle twice`);
  const length = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (length > MAX_FILES_LENGTH) {
    throw new FleetError(
      'SIGNING_REFUSED',
      `the bundle has ${length} bytes, agents take ${MAX_FILES_LENGTH}`,
    );
  }
  return sorted;
}

function toTarget({ form, client, bytes }: CohortFile, release: number) {
  return { length: bytes.length, hashes: { sha256: toSha256(bytes) }, custom: { release, client, form } };
}
