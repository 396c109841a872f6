import type { Rule } from '../rule.js';
import { allowedRunners } from './allowed-runners.js';
import { allowedSources } from './allowed-sources.js';
import { approvedServers } from './approved-servers.js';
import { containerIsolation } from './container-isolation.js';
import { exactVersion } from './exact-version.js';
import { filesystemScope } from './filesystem-scope.js';
import { immutableImage } from './immutable-image.js';
import { noPlaintextSecret } from './no-plaintext-secret.js';
import { noShadowing } from './no-shadowing.js';
import { noShell } from './no-shell.js';
import { remoteTls } from './remote-tls.js';
import { serverKeys } from './server-keys.js';

/** Every rule there is, in the order in which people read them. */
export const rules: readonly Rule[] = [
  approvedServers,
  exactVersion,
  noPlaintextSecret,
  remoteTls,
  filesystemScope,
  containerIsolation,
  noShell,
  allowedRunners,
  allowedSources,
  serverKeys,
  noShadowing,
  immutableImage,
];
