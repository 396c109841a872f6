import type { ClientId } from '@app/domain';
import { claudeCode } from './claude-code.js';
import { claudeDesktop } from './claude-desktop.js';
import type { Renderer } from './renderer.js';
import { vscode } from './vscode.js';

/** A client without a renderer does not compile. */
export const renderers: Record<ClientId, Renderer> = {
  'claude-desktop': claudeDesktop,
  'claude-code': claudeCode,
  vscode,
};
