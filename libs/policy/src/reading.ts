import { parseValue, type ValuePart } from '@app/domain';

/** Environment variables that hold the home folder on one OS or another. */
const HOME_VARIABLES = new Set(['HOME', 'USERPROFILE', 'HOMEPATH']);

/**
 * What a value says as far as that can be known before a workstation has it: the home folder is `~`, an
 * environment variable its fallback, and anything else stays as `${…}`. A text that does not parse is read as
 * it stands: rules look at it all the same.
 */
export function toReading(value: string): string {
  try {
    return parseValue(value).map(toText).join('');
  } catch {
    return value;
  }
}

/** Whether a reading still holds something that only the workstation knows. */
export function isOpaque(reading: string): boolean {
  return reading.includes('${');
}

function toText(part: ValuePart): string {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'variable':
      return part.name === 'home' ? '~' : `\${${part.name}}`;
    case 'env':
      return HOME_VARIABLES.has(part.name.toUpperCase()) ? '~' : (part.fallback ?? `\${env:${part.name}}`);
    case 'secret':
      return '${secret}';
  }
}
