import { Tooltip } from '@mantine/core';
import { useEffect, useState } from 'react';

const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const SHORT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' });
const LONG = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long' });
const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

export function toRelative(at: string, now = Date.now()): string {
  const seconds = (Date.parse(at) - now) / 1000;
  for (const [unit, length] of STEPS) {
    if (Math.abs(seconds) >= length) return RELATIVE.format(Math.trunc(seconds / length), unit);
  }
  return Math.abs(seconds) < 10 ? 'just now' : RELATIVE.format(Math.trunc(seconds), 'second');
}

export function isPast(at: string): boolean {
  return Date.parse(at) <= Date.now();
}

/** As an `<input type="date">` has it: `2030-01-31`. */
export function toDay(daysAhead: number): string {
  return new Date(Date.now() + daysAhead * 86_400_000).toISOString().slice(0, 10);
}

interface TimeProps {
  at: string | null;
  /** `relative` for what is watched, `moment` for what is looked up, `day` for dates far away. */
  as?: 'relative' | 'moment' | 'day';
  never?: string;
}

/** An instant in the reader's own time; pointing at it shows the zone, and UTC as logs have it. */
export function Time({ at, as = 'relative', never = 'never' }: TimeProps) {
  useTick(as === 'relative' && at !== null);
  if (at === null) return <span data-dimmed>{never}</span>;
  const date = new Date(at);
  const text = as === 'relative' ? toRelative(at) : (as === 'day' ? DAY : SHORT).format(date);
  return (
    <Tooltip
      label={
        <>
          {LONG.format(date)} ({ZONE})
          <br />
          {date.toISOString()}
        </>
      }
    >
      <time dateTime={at} style={{ whiteSpace: 'nowrap' }}>
        {text}
      </time>
    </Tooltip>
  );
}

/** Relative times grow old while one looks at them. */
function useTick(on: boolean): void {
  const [, tick] = useState(0);
  useEffect(() => {
    if (!on) return;
    const timer = setInterval(() => tick((n) => n + 1), 30_000);
    return () => clearInterval(timer);
  }, [on]);
}
