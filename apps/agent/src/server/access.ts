import type { Ticket } from '@app/contract';
import { FleetError } from '@app/domain';
import { isChannel, signTicketRequest } from '@app/signing';
import { getDevice, getDeviceKey, saveDevice, type Device } from '../state/device.js';
import type { StateFolder } from '../state/state-folder.js';
import { ServerRefusal, type FleetServer } from './fleet-server.js';

const FILE = 'ticket.json';
/** Renewed this long before it ends, in milliseconds. */
const MARGIN = 5 * 60 * 1000;
/** A clock this far off makes the server refuse a request, in milliseconds; a little less than it tolerates. */
const CLOCK_OFF = 4 * 60 * 1000;

/** The device's way in: a ticket of an hour for its key's signature. Renewing it tells the current channel. */
export class Access {
  constructor(
    private readonly state: StateFolder,
    private readonly server: FleetServer,
    private readonly now: () => Date,
  ) {}

  /** @throws FleetError UNREACHABLE, UNAUTHENTICATED and whatever else the server answers */
  async ticket(): Promise<string> {
    const kept = this.state.findOrForget<Ticket>(FILE);
    if (kept && Date.parse(kept.expiresAt) - this.now().getTime() > MARGIN) return kept.ticket;
    return this.renew();
  }

  /** A ticket may have been withdrawn, and the device moved to another channel: the second answer counts. */
  async use<T>(work: (ticket: string) => Promise<T>): Promise<T> {
    try {
      return await work(await this.ticket());
    } catch (error) {
      if (!(error instanceof ServerRefusal) || ![401, 403, 404].includes(error.status)) throw error;
      return work(await this.renew());
    }
  }

  async renew(): Promise<string> {
    const device = getDevice(this.state);
    const ticket = await this.request(device);
    this.keep(ticket, device);
    return ticket.ticket;
  }

  /** Also right after enrolment, which answers the first ticket. */
  keep(ticket: Ticket, device: Device): void {
    checkTicketAnswer(ticket);
    this.state.saveLoosely(FILE, ticket);
    const { channel, team, pollSeconds } = ticket;
    if (channel !== device.channel || team !== device.team || pollSeconds !== device.pollSeconds) {
      saveDevice(this.state, { ...device, channel, team, pollSeconds });
    }
  }

  private async request({ deviceId }: Device): Promise<Ticket> {
    const key = getDeviceKey(this.state);
    try {
      return await this.server.requestTicket(signTicketRequest(key, deviceId, this.now()));
    } catch (error) {
      const date = error instanceof ServerRefusal && error.status === 401 ? error.serverDate : null;
      if (!date || Math.abs(date.getTime() - this.now().getTime()) < CLOCK_OFF) throw error;
      // This clock is wrong, or the server's: a ticket signed for its time gives access to nothing more.
      return this.server.requestTicket(signTicketRequest(key, deviceId, date));
    }
  }
}

/** A channel becomes a folder's name: it is checked like any name from outside. */
function checkTicketAnswer({ ticket, channel, pollSeconds }: Ticket): void {
  const isGood =
    typeof ticket === 'string' &&
    typeof channel === 'string' &&
    isChannel(channel) &&
    Number.isFinite(pollSeconds);
  if (!isGood) throw new FleetError('UNAVAILABLE', 'the server answered something that is no access ticket');
}
