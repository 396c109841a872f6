import { createPublicKey, randomBytes, sign, verify, type KeyObject } from 'node:crypto';
import { FleetError } from '@app/domain';
import { toInstant } from './lifetimes.js';

/** How a device proves its key; the body of `POST /agent/v1/ticket`. */
export interface TicketRequest {
  deviceId: string;
  issuedAt: string;
  nonce: string;
  /** Ed25519 over `ticketRequestText`, base64. */
  signature: string;
}

/** How far a device's clock may be off, in milliseconds. */
const TICKET_REQUEST_TOLERANCE = 5 * 60 * 1000;

function ticketRequestText({ deviceId, issuedAt, nonce }: Omit<TicketRequest, 'signature'>): string {
  return `quartermaster-ticket\n${deviceId}\n${issuedAt}\n${nonce}`;
}

export function signTicketRequest(privateKey: KeyObject, deviceId: string, now: Date): TicketRequest {
  const request = { deviceId, issuedAt: toInstant(now), nonce: randomBytes(16).toString('base64url') };
  const signature = sign(null, Buffer.from(ticketRequestText(request)), privateKey).toString('base64');
  return { ...request, signature };
}

/**
 * @throws FleetError INVALID_TOKEN when the key did not sign it, EXPIRED_TOKEN when the clocks differ too much
 */
export function checkTicketRequest(publicKey: KeyObject, request: TicketRequest, now: Date): void {
  const text = Buffer.from(ticketRequestText(request));
  if (!verify(null, text, publicKey, Buffer.from(request.signature, 'base64'))) {
    throw new FleetError('INVALID_TOKEN', 'the request is not signed with the key of this device', {
      hint: 'enrol the device again',
    });
  }
  // Not "> tolerance": an unparsable time gives NaN, which must be refused too.
  if (!(Math.abs(Date.parse(request.issuedAt) - now.getTime()) <= TICKET_REQUEST_TOLERANCE)) {
    throw new FleetError('EXPIRED_TOKEN', 'the request was signed more than five minutes away from now', {
      hint: `is the clock of this device right? The server has ${toInstant(now)}`,
    });
  }
}

/** A device's public key: SPKI, base64 of the DER. */
export function toDevicePublicKey(publicKey: KeyObject): string {
  return publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
}

/** @throws FleetError INVALID_INPUT for anything but an Ed25519 key */
export function parseDevicePublicKey(text: string): KeyObject {
  try {
    const key = createPublicKey({ key: Buffer.from(text, 'base64'), type: 'spki', format: 'der' });
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch (cause) {
    throw new FleetError('INVALID_INPUT', 'publicKey is not the base64 of an SPKI key', { cause });
  }
  throw new FleetError('INVALID_INPUT', 'publicKey is not an Ed25519 key');
}
