import type { SVGProps } from 'react';

/** Drawn on a 16-pixel grid with one stroke width; always decoration, so hidden from screen readers. */
const PATHS = {
  fleet: 'M2.5 3.5h11v7h-11zM5.5 13.5h5M8 10.5v3',
  registry: 'M8 1.8 13.6 5v6L8 14.2 2.4 11V5zM2.6 5.1 8 8.2l5.4-3.1M8 8.2v6',
  teams:
    'M8 2v3M8 8v-.5M3.5 11V8h9v3M8 5.5v2.5M6.2 2h3.6v3.2H6.2zM1.8 10.8h3.4V14H1.8zM10.8 10.8h3.4V14h-3.4z',
  changes:
    'M4.2 5.8v4.4M4.2 5.8a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6zM4.2 13.8a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6zM11.8 13.8a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6zM11.8 10.2V6a2 2 0 0 0-2-2H8M9.6 2.2 7.8 4l1.8 1.8',
  releases: 'M8.3 1.9h5v5L7.2 13l-5-5zM10.7 4.6v.1',
  audit: 'M4 1.8h8v12.4H4zM6.2 5h3.6M6.2 7.8h3.6M6.2 10.6h2',
  settings:
    'M2 4.5h6.5M12 4.5h2M2 11.5h2M7.5 11.5H14M10.2 6.2a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4zM5.8 13.2a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4z',
  check: 'm3.2 8.4 3.2 3.2 6.4-7',
  'check-circle': 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM5.3 8.2l1.9 1.9 3.5-4',
  'cross-circle': 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM6 6l4 4M10 6l-4 4',
  cross: 'm4 4 8 8M12 4l-8 8',
  clock: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.8V8l2.2 1.6',
  drift: 'M2 5h3.2c3.4 0 2.6 6 6 6H14M12 9l2 2-2 2M2 11h2.6M9.5 5H14M12 3l2 2-2 2',
  'shield-cross':
    'M8 1.8 13 3.6v4c0 3.2-2.1 5.4-5 6.6-2.9-1.2-5-3.4-5-6.6v-4zM6.3 6.3l3.4 3.4M9.7 6.3 6.3 9.7',
  shield: 'M8 1.8 13 3.6v4c0 3.2-2.1 5.4-5 6.6-2.9-1.2-5-3.4-5-6.6v-4zM5.8 7.9l1.6 1.6 2.9-3.2',
  hourglass: 'M4.5 2h7M4.5 14h7M5.2 2c0 4 5.6 4 5.6 6s0 0 0 0-5.6 2-5.6 6M10.8 2c0 4-5.6 4-5.6 6s5.6 2 5.6 6',
  silent:
    'M2 2l12 12M8 12.5v.1M5.7 10.2a3.3 3.3 0 0 1 3-.9M3.5 7.9A6.5 6.5 0 0 1 6 6.4M12.5 7.9a6.5 6.5 0 0 0-3.7-1.8M1.8 5.5A9.6 9.6 0 0 1 4 4.1M14.2 5.5a9.6 9.6 0 0 0-6.6-2.5',
  ban: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM3.8 3.8l8.4 8.4',
  dashed:
    'M6.4 2.2a6 6 0 0 1 3.2 0M12.2 3.8a6 6 0 0 1 1.6 2.7M13.8 9.5a6 6 0 0 1-1.6 2.7M9.6 13.8a6 6 0 0 1-3.2 0M3.8 12.2a6 6 0 0 1-1.6-2.7M2.2 6.5a6 6 0 0 1 1.6-2.7',
  warning: 'M8 2.2 14.3 13.3H1.7zM8 6.3v3.4M8 11.5v.1',
  info: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 7.3v3.7M8 5v.1',
  draft: 'M10.8 2.5 13.5 5.2 5.7 13H3v-2.7zM9 4.3 11.7 7',
  eye: 'M1.5 8S3.8 3.5 8 3.5 14.5 8 14.5 8 12.2 12.5 8 12.5 1.5 8 1.5 8zM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  down: 'M8 3v9.5M4 8.8l4 4 4-4',
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.6 10.6 14 14',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  plus: 'M8 3v10M3 8h10',
  trash: 'M2.8 4.3h10.4M6 4.3V2.5h4v1.8M4.2 4.3l.6 9.2h6.4l.6-9.2M6.7 6.8v4M9.3 6.8v4',
  key: 'M5.3 13.3a2.9 2.9 0 1 0 0-5.8 2.9 2.9 0 0 0 0 5.8zM7.4 8.4l5.8-5.8M10.8 5l2 2M9 6.8l1.3 1.3',
  lock: 'M3.5 7h9v6.5h-9zM5.3 7V5a2.7 2.7 0 0 1 5.4 0v2',
  sun: 'M8 10.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6zM8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9',
  moon: 'M13.3 9.6A5.7 5.7 0 0 1 6.4 2.7 5.7 5.7 0 1 0 13.3 9.6z',
  auto: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 2v12M8 5l4.5-.5M8 8h6M8 11l4.5.5',
  person: 'M8 8a2.8 2.8 0 1 0 0-5.6A2.8 2.8 0 0 0 8 8zM2.8 13.8c.4-2.6 2.5-4 5.2-4s4.8 1.4 5.2 4',
  'sign-out': 'M9.5 5V2.5h-7v11h7V11M6 8h8M11.8 5.8 14 8l-2.2 2.2',
  right: 'm6 3.5 4.5 4.5L6 12.5',
  'chevron-down': 'm3.5 6 4.5 4.5L12.5 6',
  menu: 'M2.5 4h11M2.5 8h11M2.5 12h11',
  import: 'M8 1.8v7.4M5 6.4l3 3 3-3M2.5 10v3.7h11V10',
  export: 'M8 9.5V2M5 4.8l3-3 3 3M2.5 10v3.7h11V10',
  retry: 'M13.3 8A5.3 5.3 0 1 1 11.5 4M13.3 2v3.2h-3.2',
  link: 'M6.7 9.3a2.7 2.7 0 0 0 3.8 0l2.3-2.3A2.7 2.7 0 0 0 9 3.2L8 4.2M9.3 6.7a2.7 2.7 0 0 0-3.8 0L3.2 9A2.7 2.7 0 0 0 7 12.8l1-1',
  package: 'M2.5 5 8 2l5.5 3v6L8 14l-5.5-3zM5.2 3.5l5.5 3v2.5',
  terminal: 'M2 3h12v10H2zM4.5 6l2 2-2 2M8.5 10.2h3',
  globe:
    'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM2 8h12M8 2c1.8 1.7 2.6 3.7 2.6 6S9.8 12.3 8 14C6.2 12.3 5.4 10.3 5.4 8S6.2 3.7 8 2z',
  file: 'M4 1.8h5.5L12.5 5v9.2H4zM9.3 1.8V5.2h3.2',
  laptop: 'M3.5 3.5h9v6.5h-9zM1.5 12.5h13',
  undo: 'M3 6.5h6.5a3.5 3.5 0 0 1 0 7H6M5.5 4 3 6.5 5.5 9',
} as const;

export type IconName = keyof typeof PATHS;

interface IconProps extends Omit<SVGProps<SVGSVGElement>, 'name'> {
  name: IconName;
  size?: number;
}

export function Icon({ name, size = 16, ...rest }: IconProps) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.4}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
      {...rest}
      style={{ flexShrink: 0, ...rest.style }}
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
