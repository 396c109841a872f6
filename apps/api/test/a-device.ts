import { generateKeyPairSync } from 'node:crypto';
import type { DeviceReport, EnrolledDevice, UpdateBundle } from '@app/contract';
import type { Os } from '@app/domain';
import { signTicketRequest, toDevicePublicKey } from '@app/signing';
import type { Api, Client } from './harness.js';

/** A workstation as the server sees it: it has a key, a ticket, and asks for what its channel has. */
export class ADevice {
  private constructor(
    private readonly api: Api,
    private readonly key = generateKeyPairSync('ed25519'),
    public enrolled: EnrolledDevice = undefined as unknown as EnrolledDevice,
  ) {}

  static async enrolled(api: Api, team: string, { os = 'linux', token }: { os?: Os; token?: string } = {}) {
    const device = new ADevice(api);
    const body = { ...device.request(token ?? (await createToken(api, team))), os };
    device.enrolled = (await api.anonymous().at('').post('/agent/v1/enroll', body).expect(201)).body;
    return device;
  }

  /** What a workstation sends to be enrolled. */
  static request(api: Api, token: string) {
    return new ADevice(api).request(token);
  }

  get id(): string {
    return this.enrolled.deviceId;
  }

  get channel(): string {
    return this.enrolled.channel;
  }

  /** With its ticket, for whole paths. */
  get client(): Client {
    return this.api.withToken(this.enrolled.ticket.ticket).at('');
  }

  signTicketRequest(now = new Date()) {
    return signTicketRequest(this.key.privateKey, this.id, now);
  }

  /** A file of its channel. */
  get(name: string, channel = this.channel) {
    return this.client.get(`/tuf/ch/${channel}/${name}`).buffer(true);
  }

  async bundle(root = 0): Promise<UpdateBundle> {
    return (await this.get(`bundle?root=${root}`).expect(200)).body;
  }

  report(report: Partial<DeviceReport> = {}) {
    return this.client.post('/agent/v1/report', {
      agentVersion: '1.0.0',
      reportedAt: new Date().toISOString(),
      outcome: 'in-sync',
      received: null,
      applied: null,
      rootVersion: 1,
      clients: [],
      ...report,
    });
  }

  private request(token: string) {
    const publicKey = toDevicePublicKey(this.key.publicKey);
    return { token, hostname: 'laptop-1', os: 'linux', agentVersion: '1.0.0', publicKey, rootPinned: true };
  }
}

export async function createToken(api: Api, team: string, body: object = {}): Promise<string> {
  return (await api.as('admin').post(`/teams/${team}/enrolment-tokens`, body).expect(201)).body.token;
}
