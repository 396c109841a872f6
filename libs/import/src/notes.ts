import type { Finding } from '@app/domain';
import type { NotUnderstood } from './parsed-config.js';

/** A hostile file shall not turn its own size into a larger answer. */
const MOST = 500;

/** Collects what is to be told about a file besides its servers. */
export class Notes {
  readonly findings: Finding[] = [];
  private readonly kept: NotUnderstood[] = [];
  private dropped = 0;

  /** `path` as a function where it costs and may not be needed. */
  notUnderstood(path: string | (() => string), reason: string): void {
    if (this.kept.length < MOST) this.kept.push({ path: typeof path === 'string' ? path : path(), reason });
    else this.dropped++;
  }

  warn(finding: Omit<Finding, 'severity'>): void {
    if (this.findings.length < MOST) this.findings.push({ ...finding, severity: 'warning' });
  }

  all(): NotUnderstood[] {
    if (this.dropped === 0) return this.kept;
    return [
      ...this.kept,
      { path: '(more)', reason: `${this.dropped} more parts of the file were not understood` },
    ];
  }
}
