import type { RootKeyView, RootRoleView, RootVersionView, RootView } from '@app/contract';
import { readRoot, rootSha256, toKeyKind, toPublicKeyText, type RootRoles } from '@app/signing';
import type { RootDocument } from '@app/store';

/** `here`: ids of keys whose private halves this server can use. */
export function toRootView(roots: readonly RootDocument[], here: ReadonlySet<string>): RootView {
  const { version, bytes } = roots.at(-1)!;
  const root = readRoot(bytes);
  const toRole = (role: keyof RootRoles['roles']): RootRoleView => ({
    threshold: root.roles[role].threshold,
    keys: root.roles[role].keyids.map((id) => toKeyView(root, id, here)),
  });
  return {
    organisation: root.organisation,
    version,
    expires: root.expires,
    sha256: rootSha256(bytes),
    root: toRole('root'),
    targets: toRole('targets'),
    online: toRole('timestamp'),
    rootKeysOnServer: root.roles.root.keyids.filter((id) => here.has(id)).length,
    versions: roots.map(toVersionView),
    document: Buffer.from(bytes).toString('base64'),
  };
}

function toKeyView({ keys }: RootRoles, keyId: string, here: ReadonlySet<string>): RootKeyView {
  const key = keys[keyId]!;
  return { keyId, kind: toKeyKind(key), publicKey: toPublicKeyText(key), onServer: here.has(keyId) };
}

function toVersionView({ version, bytes }: RootDocument): RootVersionView {
  return { version, expires: readRoot(bytes).expires, sha256: rootSha256(bytes) };
}
