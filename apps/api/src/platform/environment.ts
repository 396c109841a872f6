import fs from 'node:fs';
import { FleetError, type Issue } from '@app/domain';

type Variables = Readonly<Record<string, string | undefined>>;

/** Reads variables and collects what is wrong with them; an empty one counts as none, as container files have it. */
export class Environment {
  private readonly issues: Issue[] = [];

  constructor(private readonly variables: Variables) {}

  text(name: string): string | undefined {
    return this.variables[name]?.trim() || undefined;
  }

  /** `parse` answers undefined for what it does not accept; `rule` says what it does. */
  parsed<T>(name: string, parse: (text: string) => T | undefined, rule: string): T | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : (parse(text) ?? this.refuse(name, rule));
  }

  url(name: string, protocols: readonly string[]): string | undefined {
    return this.checkUrl(name, this.text(name), protocols);
  }

  secretUrl(name: string, protocols: readonly string[]): string | undefined {
    return this.checkUrl(name, this.secret(name), protocols);
  }

  /** A secret itself, or, better, the file that holds it: `NAME_FILE`. */
  secret(name: string): string | undefined {
    const file = this.text(`${name}_FILE`);
    if (file === undefined) return this.text(name);
    if (this.text(name) !== undefined) return this.refuse(name, `and ${name}_FILE are both set: choose one`);
    try {
      return fs.readFileSync(file, 'utf8').trimEnd() || this.refuse(`${name}_FILE`, 'is empty');
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code ?? 'unknown reason';
      return this.refuse(`${name}_FILE`, `cannot be read: ${reason}`);
    }
  }

  refuse(name: string, message: string): undefined {
    this.issues.push({ path: name, message });
    return undefined;
  }

  /** @throws FleetError INVALID_INPUT with every problem at once */
  check(): void {
    if (this.issues.length === 0) return;
    throw new FleetError('INVALID_INPUT', 'the environment is not a usable configuration', {
      issues: this.issues,
    });
  }

  /** The value is not repeated in the message: a database's URL holds its password. */
  private checkUrl(
    name: string,
    value: string | undefined,
    protocols: readonly string[],
  ): string | undefined {
    if (value === undefined) return undefined;
    if (URL.canParse(value) && protocols.includes(new URL(value).protocol)) return value;
    const starts = protocols.map((protocol) => `${protocol}//`).join(' or ');
    return this.refuse(name, `is a URL that starts with ${starts}`);
  }
}
