import { Injectable } from '@nestjs/common';
import { FleetError } from '@app/domain';
import { findTicket, issueTicket, TICKET_LIFETIME, toInstant, type Ticket } from '@app/signing';
import type { Store } from '@app/store';
import { InjectStore } from '../platform/store.module.js';
import { SigningKeys } from './signing-keys.js';

/** Seconds between two polls of a device. */
export const POLL_SECONDS = 300;

/** Raised by hand, in the settings, to make every ticket void at once; their lifetime does the same within an hour. */
const EPOCH_SETTING = 'ticket-epoch';
const FIRST_EPOCH = 1;

/** Access tickets of devices: checked without a database; a revoked device is refused from its next request on. */
@Injectable()
export class Tickets {
  private readonly revoked = new Set<string>();
  private epoch = FIRST_EPOCH;

  constructor(
    private readonly keys: SigningKeys,
    @InjectStore() private readonly store: Store,
  ) {}

  async load(): Promise<void> {
    const epoch = await this.store.read.settings.find(EPOCH_SETTING);
    if (typeof epoch === 'number') this.epoch = epoch;
    for (const id of await this.store.read.devices.revokedIds()) this.revoked.add(id);
  }

  issue(deviceId: string, channel: string, now: Date): { ticket: string; expiresAt: string } {
    const expires = Math.floor(now.getTime() / 1000) + TICKET_LIFETIME;
    const ticket = issueTicket(this.keys.ticketKey, { deviceId, channel, expires, epoch: this.epoch });
    return { ticket, expiresAt: toInstant(new Date(expires * 1000)) };
  }

  /** Null unless the ticket is good now and its device is not revoked. */
  find(text: string): Ticket | null {
    const ticket = findTicket(this.keys.ticketKey, text, this.epoch, Math.floor(Date.now() / 1000));
    // The set is empty in most fleets; then the device's id is not even spelled out.
    if (ticket === null || (this.revoked.size > 0 && this.revoked.has(ticket.deviceId))) return null;
    return ticket;
  }

  /** @throws FleetError INVALID_TOKEN */
  check(authorization: string | undefined): Ticket {
    const ticket = this.find(toBearer(authorization));
    if (ticket) return ticket;
    throw new FleetError('INVALID_TOKEN', 'the access ticket is missing, over, or of a revoked device', {
      hint: 'ask for a new one: POST /agent/v1/ticket',
    });
  }

  /** To be called once the revocation is committed. */
  revoke(deviceId: string): void {
    this.revoked.add(deviceId);
  }
}

const BEARER = 'Bearer ';

/** What stands after `Bearer`, or an empty text. */
export function toBearer(authorization: string | undefined): string {
  return authorization?.startsWith(BEARER) ? authorization.slice(BEARER.length) : '';
}
