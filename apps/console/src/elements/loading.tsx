import { Skeleton, VisuallyHidden } from '@mantine/core';

/** Rows of the height that the table will have, so that nothing jumps when it arrives. */
export function LoadingRows({ rows = 8, label = 'Loading' }: { rows?: number; label?: string }) {
  return (
    <div role="status" style={{ padding: '10px 14px' }}>
      <VisuallyHidden>{label}</VisuallyHidden>
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={14} width={`${96 - ((index * 13) % 34)}%`} my={11} radius="xs" />
      ))}
    </div>
  );
}

export function LoadingBlock({
  height = 160,
  label = 'Loading',
}: {
  height?: number | string;
  label?: string;
}) {
  return (
    <div role="status" style={{ height, padding: 10 }}>
      <VisuallyHidden>{label}</VisuallyHidden>
      <Skeleton height="100%" radius="sm" />
    </div>
  );
}
