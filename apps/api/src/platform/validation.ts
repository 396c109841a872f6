import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { FleetError, type Issue } from '@app/domain';

/** Every input is checked against its DTO; what the DTO does not know is refused, so that a typo is not ignored. */
export function createValidationPipe(): ValidationPipe {
  return new BodyPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => toRefusal(toIssues(errors)),
  });
}

class BodyPipe extends ValidationPipe {
  /**
   * Nest takes these members out of a body without a word, since class-transformer trips over them; but a server
   * or a variable that someone called so would then be lost unseen.
   */
  protected override stripProtoKeys(value: unknown): void {
    const path = findUnusable(value, '');
    if (path !== null) throw toRefusal([{ path, message: 'is a name that cannot be used' }]);
  }
}

const UNUSABLE = ['__proto__', 'constructor'];

/** Path of a member that no DTO can be built with; bodies nest a few levels deep only (`readBodies`). */
function findUnusable(value: unknown, path: string): string | null {
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, member] of Object.entries(value)) {
    const at = toPath(path, name);
    if (UNUSABLE.includes(name)) return at;
    const found = findUnusable(member, at);
    if (found !== null) return found;
  }
  return null;
}

function toRefusal(issues: readonly Issue[]): FleetError {
  const first = issues[0];
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  return new FleetError(
    'INVALID_INPUT',
    first ? `${first.path}: ${first.message}${more}` : 'the input is not valid',
    {
      issues,
    },
  );
}

function toIssues(errors: readonly ValidationError[], parent = ''): Issue[] {
  return errors.flatMap((error) => {
    const path = toPath(parent, error.property);
    const own = Object.entries(error.constraints ?? {}).map(([rule, message]) => ({
      path,
      message: rule === 'whitelistValidation' ? 'is not a known field' : withoutName(message, error.property),
    }));
    return [...own, ...toIssues(error.children ?? [], path)];
  });
}

/** class-validator's messages start with the property's name, which `path` says already. */
function withoutName(message: string, property: string): string {
  return message.startsWith(`${property} `) ? message.slice(property.length + 1) : message;
}

function toPath(parent: string, property: string): string {
  if (parent === '') return property;
  return /^\d+$/.test(property) ? `${parent}[${property}]` : `${parent}.${property}`;
}
