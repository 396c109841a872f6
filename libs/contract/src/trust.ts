/** `GET /root`: which keys hold which role now, until when, and how it came to that. Public halves only. */
export interface RootView {
  organisation: string;
  version: number;
  expires: string;
  /** The fingerprint that enrolment tokens and installers pin. */
  sha256: string;
  root: RootRoleView;
  targets: RootRoleView;
  /** Signs snapshot and timestamp. */
  online: RootRoleView;
  /**
   * How many of the root keys lie on the server's own disk: the trial form. With fewer than the threshold, the
   * server alone cannot change who is trusted.
   */
  rootKeysOnServer: number;
  /** All there ever were, ascending; agents follow them one by one. */
  versions: readonly RootVersionView[];
  /** The root in force as a file, base64: what the next one is planned from. */
  document: string;
}
export interface RootRoleView {
  /** How many of the keys must sign. */
  threshold: number;
  keys: readonly RootKeyView[];
}
export interface RootKeyView {
  keyId: string;
  kind: 'ed25519' | 'p256';
  /** As `qm keys show` prints it: `ed25519:` and hex, `p256:` and base64url. */
  publicKey: string;
  /** Its private half lies in the server's keys folder, and the server can open it. */
  onServer: boolean;
}
export interface RootVersionView {
  version: number;
  expires: string;
  sha256: string;
}

/** `POST /root` (admin): the next root, signed by enough holders of the present one's keys and of its own. */
export interface PublishRoot {
  /** The file, base64. It is served byte for byte. */
  document: string;
}
