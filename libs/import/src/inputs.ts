import { toVariableName } from '@app/secrets';
import type { Node } from 'jsonc-parser';
import { toPath } from './config-path.js';
import { findMember, isSwitch } from './node.js';
import type { Notes } from './notes.js';

/** A prompt of VS Code. A template asks nobody: what a prompt would fill in comes from the environment. */
export interface Input {
  variable: string;
  secret: boolean;
  fallback: string | undefined;
  path: string;
}

export function readInputs(node: Node | undefined, notes: Notes): Map<string, Input> {
  const inputs = new Map<string, Input>();
  (node?.type === 'array' ? (node.children ?? []) : []).forEach((child, at) => {
    const path = toPath('inputs', at);
    const id = findMember(child, 'id');
    if (id?.type !== 'string') return notes.notUnderstood(path, 'is no input: it has no id');
    const password = findMember(child, 'password');
    const fallback = findMember(child, 'default');
    const secret = password !== undefined && isSwitch(password, true);
    inputs.set(String(id.value), {
      variable: toVariableName(String(id.value)),
      secret,
      fallback:
        !secret && fallback?.type === 'string' && !/[{}]/.test(fallback.value)
          ? String(fallback.value)
          : undefined,
      path,
    });
    const becomes = secret ? 'a secret reference' : 'an environment variable';
    notes.notUnderstood(path, `a template asks nobody: what this input asks for becomes ${becomes}`);
  });
  return inputs;
}
