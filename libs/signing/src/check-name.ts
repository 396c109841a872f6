import { FleetError, FORMS, type Form } from '@app/domain';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/;

/**
 * A target's name is a client's form, never a path: separators, drive letters, leading dots and anything
 * beyond plain letters are refused before the name is used for anything (docs/trust.md, "What is signed").
 *
 * @throws FleetError FORBIDDEN_NAME
 */
export function checkName(name: string): void {
  if (!NAME.test(name)) {
    throw new FleetError(
      'FORBIDDEN_NAME',
      `${JSON.stringify(name.slice(0, 120))} is not an allowed file name`,
      {
        hint: 'a name has letters, digits, dots, hyphens and underscores, and starts with a letter or digit',
      },
    );
  }
}

/** Null for a name that is well-formed but of a newer version: an agent leaves such a file alone. */
export function findForm(name: string): Form | null {
  checkName(name);
  return (FORMS as readonly string[]).includes(name) ? (name as Form) : null;
}

/** The form of a target path `{channel}/{form}`. @throws FleetError FORBIDDEN_NAME, WRONG_REPOSITORY */
export function parseTargetPath(path: string, channel: string): string {
  const slash = path.indexOf('/');
  const name = path.slice(slash + 1);
  checkName(name);
  if (slash < 0 || path.slice(0, slash) !== channel) {
    throw new FleetError(
      'WRONG_REPOSITORY',
      `${JSON.stringify(path.slice(0, 150))} belongs to another channel`,
    );
  }
  return name;
}
