/**
 * How each client spells a draft: pure functions from a draft and an OS to the exact bytes of each client's
 * file, the same on any machine. Only approved and deprecated versions are ever rendered, whatever the caller
 * passes; no literal secret is; and nothing a client cannot express is dropped without a finding.
 */
export { AGENT_PATHS } from './launcher.js';
export { renderDraft } from './render-draft.js';
export type { RenderedFile, Rendering } from './rendering.js';
