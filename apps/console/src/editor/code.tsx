import type { Issue } from '@app/domain';
import { lazy, Suspense } from 'react';
import { LoadingBlock } from '../elements/loading.js';

export interface CodeProps {
  /** What the text is, for screen readers. */
  label: string;
  text: string;
  isJson?: boolean;
  /** Absent means read-only. */
  onChange?: (text: string) => void;
  /** What is wrong with it beyond syntax. */
  issues?: readonly Issue[];
  maxHeight?: number;
}

export interface DiffProps {
  label: string;
  before: string;
  after: string;
  isJson?: boolean;
  sideBySide?: boolean;
}

const LazyCode = lazy(() => import('./code-mirror.js'));
const LazyDiff = lazy(() => import('./code-mirror-diff.js'));

export function Code(props: CodeProps) {
  return (
    <Suspense fallback={<LoadingBlock label={`Loading ${props.label}`} />}>
      <LazyCode {...props} />
    </Suspense>
  );
}

export function Diff(props: DiffProps) {
  return (
    <Suspense fallback={<LoadingBlock label={`Loading ${props.label}`} />}>
      <LazyDiff {...props} />
    </Suspense>
  );
}

/** Pretty JSON with sorted keys, so that two values differ only where they differ. */
export function toJsonText(value: unknown): string {
  return value === undefined || value === null ? '' : JSON.stringify(sorted(value), null, 2);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
}
