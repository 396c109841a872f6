import type { Os, ValuePart } from '@app/domain';

/** The environment variable in which each OS keeps what an agent variable stands for. */
const HOME: Record<Os, string> = { darwin: 'HOME', linux: 'HOME', windows: 'USERPROFILE' };
const USER: Record<Os, string> = { darwin: 'USER', linux: 'USER', windows: 'USERNAME' };

/** The environment variable whose plain value a part is, if it is one. */
export function toEnvironmentName(part: ValuePart, os: Os): string | undefined {
  switch (part.kind) {
    case 'variable':
      return part.name === 'home' ? HOME[os] : part.name === 'user' ? USER[os] : undefined;
    case 'env':
      return part.fallback === undefined ? part.name : undefined;
    case 'secret': {
      const { provider, path, field } = part.secret;
      return provider === 'env' && field === undefined && /^[A-Za-z_][A-Za-z0-9_]*$/.test(path)
        ? path
        : undefined;
    }
    case 'text':
      return undefined;
  }
}

/** A text that a client with `${…}` syntax leaves alone. Neither Claude Code nor VS Code can escape a `${`. */
export function toPlainText(part: ValuePart): string | undefined {
  return part.kind === 'text' && !part.text.includes('${') ? part.text : undefined;
}
