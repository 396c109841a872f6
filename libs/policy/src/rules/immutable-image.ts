import type { DraftServer } from '@app/domain';
import type { Rule, RuleFinding } from '../rule.js';

/** The image that was approved is the one that runs. */
export const immutableImage: Rule = {
  id: 'immutable-image',
  title: 'No mutable image tags',
  rationale:
    'A tag such as latest, stable or 1 is moved by whoever can push: the same configuration then starts another ' +
    'image (NIST SP 800-190 section 4.2.2; Docker documentation, “Pin base image versions”).',
  fix: 'Name the image by its digest (sha256:…), or at least by the tag of one exact release.',
  defaultMode: 'enforce',
  check: ({ draft }) => draft.servers.flatMap(checkImage),
};

const DIGEST = /^sha256:[0-9a-f]{64}$/;
/** A full release (`1.4.2`, `v1.4.2-alpine`), a date, or a commit: tags that a maintainer has no reason to move. */
const RELEASE = /^v?\d+\.\d+\.\d+(?:[.+_-][\w.+-]*)?$/;
const DATE = /^v?\d{4}[.-]?\d{1,2}[.-]?\d{1,2}(?:[.-][\w.-]+)?$/;
const COMMIT = /^(?:sha-|git-)?(?=[a-f]*\d)[0-9a-f]{7,64}$/;

function checkImage({ key, launch }: DraftServer): RuleFinding[] {
  if (launch?.kind !== 'package' || launch.registry !== 'oci') return [];
  const tag = launch.version;
  if (DIGEST.test(tag) || RELEASE.test(tag) || DATE.test(tag) || COMMIT.test(tag)) return [];
  const shown =
    tag === 'unresolved' ? 'has no tag at all' : `has the tag "${tag.slice(0, 60)}", which can be moved`;
  return [{ subject: key, where: 'version', message: `${key}: the image ${launch.identifier} ${shown}` }];
}
