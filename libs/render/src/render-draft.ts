import type { Draft, Os } from '@app/domain';
import type { Rendering } from './rendering.js';

/**
 * The files of a cohort: one for each client of the draft, and `launcher.json` where a client starts a server
 * through the launcher.
 *
 * @throws FleetError PLAINTEXT_SECRET when a declared secret is a literal
 */
export function renderDraft(draft: Draft, os: Os): Rendering {
  void draft;
  void os;
  return { files: [], findings: [] };
}
