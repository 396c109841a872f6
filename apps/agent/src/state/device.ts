import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { FleetError } from '@app/domain';
import type { StateFolder } from './state-folder.js';

/** Who this workstation is to its server; written once by `enroll`. */
export interface Device {
  server: string;
  deviceId: string;
  organisation: string;
  channel: string;
  team: string;
  pollSeconds: number;
  /** The anchor of first trust. */
  rootSha256: string;
  rootPinned: boolean;
  enrolledAt: string;
  /** Where files are written, as chosen at enrolment. */
  home: string;
  rootDir: string;
}

const FILE = 'device.json';
const KEY_FILE = 'device.key';

export function findDevice(state: StateFolder): Device | null {
  return state.find<Device>(FILE);
}

/** @throws FleetError NOT_FOUND */
export function getDevice(state: StateFolder): Device {
  const device = findDevice(state);
  if (device) return device;
  throw new FleetError('NOT_FOUND', `this workstation is not enrolled (nothing in ${state.folder})`, {
    hint: 'ask your administrator for an enrolment token, then: qm-agent enroll --server URL --token-file FILE',
  });
}

export function saveDevice(state: StateFolder, device: Device): void {
  state.save(FILE, device, state.readableMode);
}

/** Made on the device; the private half never leaves it. */
export function createDeviceKey(state: StateFolder): KeyObject {
  const { privateKey } = generateKeyPairSync('ed25519');
  state.saveBytes(KEY_FILE, Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' })));
  return privateKey;
}

/** @throws FleetError CORRUPT_FILE */
export function getDeviceKey(state: StateFolder): KeyObject {
  const pem = state.findBytes(KEY_FILE);
  try {
    if (pem) return createPrivateKey(pem);
  } catch (cause) {
    throw lost(state, cause);
  }
  throw lost(state);
}

function lost(state: StateFolder, cause?: unknown): FleetError {
  return new FleetError('CORRUPT_FILE', `the device key ${state.path(KEY_FILE)} is missing or damaged`, {
    hint: 'enrol again with a new token: qm-agent unenroll, then qm-agent enroll',
    cause,
  });
}
