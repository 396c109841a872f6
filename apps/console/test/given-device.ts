import { generateKeyPairSync } from 'node:crypto';
import type { CreatedEnrolmentToken, DeviceReport, EnrolledDevice } from '@app/contract';
import type { Api } from '../../api/test/harness.js';

interface GivenDevice {
  team: string;
  hostname: string;
  /** What it said last; absent: nothing yet. */
  report?: Partial<DeviceReport>;
}

/** A workstation that enrolled and reported, spoken for by the test. */
export async function givenDevice(
  api: Api,
  { team, hostname, report }: GivenDevice,
): Promise<EnrolledDevice> {
  const { body: token } = await api.as('admin').post(`/teams/${team}/enrolment-tokens`, {}).expect(201);
  const { publicKey } = generateKeyPairSync('ed25519');
  const agents = api.anonymous().at('/agent/v1');
  const { body } = await agents
    .post('/enroll', {
      token: (token as CreatedEnrolmentToken).token,
      hostname,
      os: 'linux',
      agentVersion: '0.1.0',
      publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
      rootPinned: true,
    })
    .expect((answer) => answer.ok);
  const device = body as EnrolledDevice;
  if (report) {
    const whole: DeviceReport = {
      agentVersion: '0.1.0',
      reportedAt: new Date().toISOString(),
      outcome: 'in-sync',
      received: null,
      applied: null,
      rootVersion: 1,
      clients: [],
      ...report,
    };
    await agents
      .with({ authorization: `Bearer ${device.ticket.ticket}` })
      .post('/report', whole)
      .expect(202);
  }
  return device;
}
