/**
 * Where each client keeps its config: the only paths that are ever written. A bundle names a form; this
 * table alone turns it into a path, so a forged name leads nowhere.
 */
import type { Form } from '@app/domain';
import { claudeCodeManaged, claudeCodeUser } from './claude-code.js';
import {
  claudeDesktopManaged,
  claudeDesktopProfile,
  claudeDesktopRegistry,
  claudeDesktopUser,
} from './claude-desktop.js';
import { launcher } from './launcher.js';
import type { Place } from './place.js';
import { vscodeUser } from './vscode.js';

export type { Place } from './place.js';

export const places: Record<Form, Place> = {
  'claude-desktop.user.json': claudeDesktopUser,
  'claude-desktop.managed.json': claudeDesktopManaged,
  'claude-desktop.managed.mobileconfig': claudeDesktopProfile,
  'claude-desktop.managed.reg': claudeDesktopRegistry,
  'claude-code.user.json': claudeCodeUser,
  'claude-code.managed-mcp.json': claudeCodeManaged,
  'vscode.user.json': vscodeUser,
  'launcher.json': launcher,
};
