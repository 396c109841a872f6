import type { SecretSpan } from './locate-secrets.js';

export interface NamedValue {
  name: string;
  value: string;
}

/** Spans of secrets in each value, by its index. */
export type LintValues = (values: readonly NamedValue[]) => Promise<SecretSpan[][]>;

/**
 * What `@secretlint` finds in each value, by its index. Loaded on first use: the rules cost memory that a
 * process without imports need not spend. All values go in as one document, one line each, because some
 * rules (AWS) read the name beside the value.
 */
export async function lintValues(values: readonly NamedValue[]): Promise<SecretSpan[][]> {
  const { lint } = await loadSecretlint();
  const { text, starts } = toDocument(values);
  const ranges = await lint(text);
  return values.map(({ value }, index) => {
    const from = starts[index]!;
    return ranges.flatMap(({ start, end, reason }): SecretSpan[] => {
      if (end <= from || start >= from + value.length) return [];
      return [
        {
          start: Math.max(0, start - from),
          end: Math.min(value.length, end - from),
          kind: 'scanner',
          reason,
        },
      ];
    });
  });
}

function toDocument(values: readonly NamedValue[]): { text: string; starts: number[] } {
  let text = '';
  const starts = values.map(({ name, value }) => {
    text += `${name.replace(/\s+/g, ' ')}=`;
    const start = text.length;
    text += `${value}\n`;
    return start;
  });
  return { text, starts };
}

interface Range {
  start: number;
  end: number;
  reason: string;
}

let loading: Promise<{ lint: (text: string) => Promise<Range[]> }> | undefined;

function loadSecretlint() {
  loading ??= importSecretlint().catch((cause: unknown) => {
    loading = undefined; // the next call tries again
    throw cause;
  });
  return loading;
}

async function importSecretlint() {
  const [{ lintSource }, preset, { secretLintProfiler }] = await Promise.all([
    import('@secretlint/core'),
    import('@secretlint/secretlint-rule-preset-recommend'),
    import('@secretlint/profiler'),
  ]);
  // It marks every rule of every run in the process's performance timeline and forgets none: a leak in a server.
  secretLintProfiler.setEnabled(false);
  const id = '@secretlint/secretlint-rule-preset-recommend';
  // AWS key ids alone are reported only on request.
  const rules = [{ id: '@secretlint/secretlint-rule-aws', options: { enableIDScanRule: true } }];
  const config = { rules: [{ id, rule: preset.creator, options: {}, rules }] };
  return {
    lint: async (content: string): Promise<Range[]> => {
      const { messages } = await lintSource({
        source: { filePath: '/values.env', content, ext: '.env', contentType: 'text' },
        options: { maskSecrets: true, noPhysicFilePath: true, config },
      });
      return messages
        .filter(({ type }) => type === 'message')
        .map(({ range, ruleId }) => ({
          start: range[0],
          end: range[1],
          reason: `looks like a secret (${ruleId.replace('@secretlint/secretlint-rule-', '')})`,
        }));
    },
  };
}
