import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { FleetError, type Issue } from '@app/domain';

/** Every input is checked against its DTO; what the DTO does not know is refused, so that a typo is not ignored. */
export function createValidationPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => toRefusal(toIssues(errors)),
  });
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
