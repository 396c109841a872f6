import { toVariableName } from '@app/secrets';

/** Shorter texts are too common to be looked for elsewhere: `admin`, `postgres`. */
const LEAST_KNOWN = 8;

/**
 * Which environment variable each secret of the file is to be kept in. The same secret gets the same variable
 * wherever it stands; two secrets never share one. It alone remembers the literals, to find them again.
 */
export class SecretLedger {
  private readonly nameOf = new Map<string, string>();
  /** By the first characters of known literals: their lengths, longest first. */
  private readonly known = new Map<string, number[]>();
  private readonly literalOf = new Map<string, string | null>();

  /** The variable for a literal. `preferred` names it; where that is taken, the server's key comes before it. */
  keep(literal: string, preferred: string, key: string): string {
    const known = this.nameOf.get(literal);
    if (known !== undefined) return known;
    const name = this.free(toVariableName(preferred), toVariableName(key), literal);
    this.literalOf.set(name, literal);
    this.remember(literal, name);
    return name;
  }

  /** For a placeholder: it is no secret, so it shares the variable of its name with whatever is there. */
  keepPlace(preferred: string): string {
    return toVariableName(preferred);
  }

  /**
   * Where known secrets stand in a text, the longest first, without overlap. Found by their first characters,
   * so that a file of thousands of secrets costs its length and not their product.
   */
  findIn(text: string): { start: number; end: number; variable: string }[] {
    const found: { start: number; end: number; variable: string }[] = [];
    for (let at = 0; at + LEAST_KNOWN <= text.length; at++) {
      const lengths = this.known.get(text.slice(at, at + LEAST_KNOWN));
      const length = lengths?.find((each) => this.nameOf.has(text.slice(at, at + each)));
      if (length === undefined) continue;
      found.push({ start: at, end: at + length, variable: this.nameOf.get(text.slice(at, at + length))! });
      at += length - 1;
    }
    return found;
  }

  private remember(literal: string, name: string): void {
    if (literal.length < LEAST_KNOWN || this.nameOf.has(literal)) return;
    this.nameOf.set(literal, name);
    const start = literal.slice(0, LEAST_KNOWN);
    const lengths = new Set([...(this.known.get(start) ?? []), literal.length]);
    this.known.set(
      start,
      [...lengths].sort((a, b) => b - a),
    );
  }

  private free(preferred: string, key: string, literal: string): string {
    const longer = preferred.startsWith(key) ? preferred : `${key}_${preferred}`;
    for (let at = 0; ; at++) {
      const name = at === 0 ? preferred : at === 1 ? longer : `${longer}_${at}`;
      const taken = this.literalOf.get(name);
      if (taken === undefined || taken === literal) return name;
    }
  }
}
