/** The mark: a crate seen from its corner, ticked off in brass; the tick's tail makes it a Q. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden="true" focusable="false">
      <path
        d="M16 3.6 26.6 9.7v12.3L16 28.2 5.4 22V9.7Z"
        stroke="var(--qm-accent)"
        strokeWidth="2.8"
        strokeLinejoin="round"
      />
      <path
        d="m10.9 15.6 4.3 4.3L28 28.4"
        stroke="var(--qm-brass)"
        strokeWidth="3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
