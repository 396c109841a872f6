import fs from 'node:fs';
import { parseValue, type SecretReference, type ValuePart } from '@app/domain';

/** What values refer to on this workstation. */
export interface Surroundings {
  variables: Readonly<Record<string, string>>;
  env: Readonly<Record<string, string | undefined>>;
}

/** Collects everything that is missing, so that a user corrects it at once and not one by one. */
export class Resolver {
  /** Sentences that name what is missing, never a value. */
  readonly missing: string[] = [];

  constructor(private readonly surroundings: Surroundings) {}

  resolve(text: string): string {
    return parseValue(text)
      .map((part) => this.resolvePart(part))
      .join('');
  }

  private resolvePart(part: ValuePart): string {
    const { variables, env } = this.surroundings;
    switch (part.kind) {
      case 'text':
        return part.text;
      case 'variable':
        return variables[part.name] ?? this.lack(`the variable \${${part.name}} is unknown to this agent`);
      case 'env':
        // As shells do: `:-` stands in for a variable that is empty, too.
        return (
          env[part.name] ||
          (part.fallback ?? env[part.name] ?? this.lack(`the environment variable ${part.name} is not set`))
        );
      case 'secret':
        return this.resolveSecret(part.secret);
    }
  }

  private resolveSecret({ provider, path, field }: SecretReference): string {
    switch (provider) {
      case 'env':
        return (
          this.surroundings.env[path] || this.lack(`the environment variable ${path}, a secret, is not set`)
        );
      case 'file':
        return this.readSecret(toAbsolute(path), field);
      default:
        return this.lack(`this agent cannot read secrets from "${provider}" (secret://${provider}/${path})`);
    }
  }

  private readSecret(file: string, field: string | undefined): string {
    let text: string;
    try {
      const { mode } = fs.statSync(file);
      if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
        return this.lack(`the secret file ${file} can be read by others (make it private: chmod 600)`);
      }
      text = fs.readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    } catch (error) {
      return this.lack(`the secret file ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`);
    }
    if (field === undefined) return text;
    return findField(text, field) ?? this.lack(`the secret file ${file} has no field ${field}`);
  }

  private lack(sentence: string): string {
    this.missing.push(sentence);
    return '';
  }
}

function toAbsolute(path: string): string {
  return /^[A-Za-z]:/.test(path) ? path : `/${path.replace(/^\/+/, '')}`;
}

function findField(text: string, field: string): string | null {
  try {
    const document = JSON.parse(text) as Record<string, unknown>;
    const value = Object.hasOwn(document, field) ? document[field] : undefined;
    return typeof value === 'string' ? value : null;
  } catch {
    return null; // no JSON: its text must not reach a message
  }
}
