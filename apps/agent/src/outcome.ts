import type { DeviceReport } from '@app/contract';
import { FleetError, type ErrorCode } from '@app/domain';

/** What a command's exit code says; stable (docs: the agent's commands). */
export const EXIT = { inSync: 0, failed: 1, usage: 2, refused: 3, offline: 4, driftRepaired: 5 } as const;

/** Refusals that mean someone, or something, tried to have us believe what is not so. */
const TRUST: readonly ErrorCode[] = [
  'UNTRUSTED',
  'ROLLED_BACK',
  'WRONG_REPOSITORY',
  'WRONG_KEY',
  'TAMPERED',
  'ENDLESS_DATA',
  'FORBIDDEN_NAME',
];

const USAGE: readonly ErrorCode[] = ['INVALID_INPUT', 'INVALID_TOKEN', 'INVALID_NAME'];

export function isTrustRefusal({ code }: FleetError): boolean {
  return TRUST.includes(code);
}

/** What the reason means for the device. `isStale`: what it has is past its signed expiry. */
export function toOutcome(error: FleetError, isStale: boolean): DeviceReport['outcome'] {
  if (isTrustRefusal(error)) return 'refused';
  if (error.code === 'EXPIRED') return 'stale';
  if (error.code === 'CORRUPT_FILE') return 'failed';
  return isStale && error.code !== 'UNREACHABLE' ? 'stale' : 'unreachable';
}

/** `hasGood`: a last good config is in place. */
export function toExitCode(outcome: DeviceReport['outcome'], hasGood: boolean): number {
  switch (outcome) {
    case 'in-sync':
      return EXIT.inSync;
    case 'drift-repaired':
      return EXIT.driftRepaired;
    case 'refused':
      return EXIT.refused;
    case 'stale':
      return hasGood ? EXIT.offline : EXIT.refused;
    case 'unreachable':
      return hasGood ? EXIT.offline : EXIT.failed;
    case 'failed':
      return EXIT.failed;
  }
}

/** For commands other than `sync`, whose failure is the whole outcome. */
export function toErrorExitCode(error: unknown): number {
  if (!(error instanceof FleetError)) return EXIT.failed;
  if (USAGE.includes(error.code)) return EXIT.usage;
  return isTrustRefusal(error) || error.code === 'EXPIRED' ? EXIT.refused : EXIT.failed;
}
