import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';
import { FleetError } from '@app/domain';
import { isChannel } from './channel.js';

/** What a poll's ticket says. */
export interface TicketFacts {
  /** A UUID. */
  deviceId: string;
  channel: string;
  /** Unix seconds. */
  expires: number;
  /** Raised to make every ticket handed out before it void. */
  epoch: number;
}

/**
 * A ticket is 69 bytes in base64url: format (1), device (16), channel (12), expiry (4), epoch (4), and an
 * HMAC-SHA256 over these (32). It is checked without a database and without memory of the device.
 */
const FORMAT = 1;
const DEVICE = 1;
const CHANNEL = 17;
const EXPIRES = 29;
const EPOCH = 33;
const MAC = 37;
const LENGTH = 69;
const TEXT_LENGTH = 92;

/** Seconds that a ticket is good for. */
export const TICKET_LIFETIME = 3600;

/** @throws FleetError INVALID_INPUT when `facts` name no device or no channel */
export function issueTicket(key: KeyObject, facts: TicketFacts): string {
  const device = facts.deviceId.replaceAll('-', '');
  if (device.length !== 32 || !isChannel(facts.channel)) {
    throw new FleetError('INVALID_INPUT', 'a ticket is for a device (UUID) and a channel (24 hex digits)');
  }
  const bytes = Buffer.alloc(LENGTH);
  bytes[0] = FORMAT;
  bytes.write(device, DEVICE, 'hex');
  bytes.write(facts.channel, CHANNEL, 'hex');
  bytes.writeUInt32BE(facts.expires, EXPIRES);
  bytes.writeUInt32BE(facts.epoch, EPOCH);
  createHmac('sha256', key).update(bytes.subarray(0, MAC)).digest().copy(bytes, MAC);
  return bytes.toString('base64url');
}

/**
 * A ticket whose HMAC holds. A class over the bytes, so that a poll decodes only what it asks for.
 */
export class Ticket {
  constructor(private readonly bytes: Buffer) {}

  get deviceId(): string {
    const hex = this.bytes.toString('hex', DEVICE, CHANNEL);
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  }

  get channel(): string {
    return this.bytes.toString('hex', CHANNEL, EXPIRES);
  }

  get expires(): number {
    return this.bytes.readUInt32BE(EXPIRES);
  }

  get epoch(): number {
    return this.bytes.readUInt32BE(EPOCH);
  }
}

/** Null for anything but a ticket of this key and epoch that is still good at `now` (Unix seconds). */
export function findTicket(key: KeyObject, text: string, epoch: number, now: number): Ticket | null {
  if (text.length !== TEXT_LENGTH) return null;
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length !== LENGTH || bytes[0] !== FORMAT) return null;
  const mac = createHmac('sha256', key).update(bytes.subarray(0, MAC)).digest();
  if (!timingSafeEqual(mac, bytes.subarray(MAC))) return null;
  const ticket = new Ticket(bytes);
  return ticket.epoch === epoch && ticket.expires > now ? ticket : null;
}
