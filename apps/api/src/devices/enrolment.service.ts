import { Injectable } from '@nestjs/common';
import type { EnrolDevice, EnrolledDevice, RequestTicket, Ticket } from '@app/contract';
import { FleetError, type Actor } from '@app/domain';
import {
  checkTicketRequest,
  hashToken,
  parseDevicePublicKey,
  parseEnrolmentToken,
  rootSha256,
  toInstant,
} from '@app/signing';
import type { Device, Store, Team } from '@app/store';
import { CohortPublisher } from '../delivery/cohort-publisher.js';
import { SigningKeys } from '../delivery/signing-keys.js';
import { POLL_SECONDS, Tickets } from '../delivery/tickets.js';
import { InjectStore } from '../platform/store.module.js';

/** How a workstation becomes a device, and how it stays one from hour to hour. */
@Injectable()
export class EnrolmentService {
  constructor(
    @InjectStore() private readonly store: Store,
    private readonly keys: SigningKeys,
    private readonly tickets: Tickets,
    private readonly publisher: CohortPublisher,
  ) {}

  /** @throws FleetError INVALID_TOKEN, EXPIRED_TOKEN, INVALID_INPUT */
  async enrol(input: EnrolDevice): Promise<EnrolledDevice> {
    const token = parseEnrolmentToken(input.token);
    this.checkRoot(token.rootSha256);
    parseDevicePublicKey(input.publicKey);
    const now = new Date();
    const { device, team, swap } = await this.store.transaction(async (tx) => {
      const { id, team: slug } = await tx.enrolmentTokens.consume(
        token.id,
        hashToken(token.secret),
        toInstant(now),
      );
      const { hostname, os, agentVersion, publicKey, rootPinned } = input;
      const enrolledAt = now.toISOString();
      const described = { team: slug, os, hostname, publicKey, agentVersion, rootPinned };
      const device = await tx.devices.create({ ...described, enrolmentTokenId: id, enrolledAt });
      const team = await tx.teams.get(slug);
      const swap = await this.publisher.publishMissing(tx, team, [os], device.track);
      await tx.audit.append({
        type: 'device.enrolled',
        actor: toActor(device),
        subject: `device:${device.id}`,
        before: null,
        after: { team: slug, os, hostname, agentVersion, rootPinned, enrolmentToken: id },
      });
      return { device, team, swap };
    });
    swap();
    const ticket = this.toTicket(device, team, now);
    const { channel, pollSeconds } = ticket;
    const { organisation } = this.keys;
    return { deviceId: device.id, organisation, channel, team: device.team, pollSeconds, ticket };
  }

  /** @throws FleetError INVALID_TOKEN, EXPIRED_TOKEN (the clocks differ), FORBIDDEN (revoked) */
  async issueTicket(request: RequestTicket): Promise<Ticket> {
    const now = new Date();
    const device = await this.store.read.devices.find(request.deviceId);
    if (!device) {
      throw new FleetError('INVALID_TOKEN', 'no device has this id', {
        hint: 'enrol this workstation again',
      });
    }
    checkTicketRequest(parseDevicePublicKey(device.publicKey), request, now);
    if (device.revokedAt !== null) {
      throw new FleetError('FORBIDDEN', `this device was revoked on ${device.revokedAt}`, {
        hint: 'ask your administrator; a new enrolment token lets the workstation in again',
      });
    }
    await this.store.read.devices.touch([{ id: device.id, at: now.toISOString() }]);
    return this.toTicket(device, await this.store.read.teams.get(device.team), now);
  }

  /** A token of another server would only fail later, on the workstation, and less clearly. */
  private checkRoot(sha256: string): void {
    if (this.keys.roots.some(({ bytes }) => rootSha256(bytes) === sha256)) return;
    throw new FleetError('INVALID_TOKEN', 'this enrolment token is of another server', {
      hint: 'compare the URL with the server on which the token was created',
    });
  }

  private toTicket(device: Device, team: Team, now: Date): Ticket {
    const channel = this.keys.toChannel(team.id, device.os, device.track);
    return {
      ...this.tickets.issue(device.id, channel, now),
      channel,
      team: team.slug,
      pollSeconds: POLL_SECONDS,
    };
  }
}

function toActor({ id, hostname }: Device): Actor {
  return { kind: 'device', id, name: hostname };
}
