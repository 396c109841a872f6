import { createSecretKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import {
  checkTicketRequest,
  findTicket,
  issueTicket,
  parseDevicePublicKey,
  signTicketRequest,
  toDevicePublicKey,
} from './index.js';

const key = createSecretKey(Buffer.alloc(32, 7));
const facts = {
  deviceId: randomUUID(),
  channel: '9f86d081884c7d659a2feaa0',
  expires: 1_795_213_240,
  epoch: 3,
};

describe('a ticket', () => {
  it('says what it was issued for', () => {
    fc.assert(
      fc.property(
        fc.uuid(),
        fc.stringMatching(/^[0-9a-f]{24}$/),
        fc.nat({ max: 0xffffffff }),
        fc.nat({ max: 0xfffffffe }),
        (deviceId, channel, epoch, now) => {
          const text = issueTicket(key, { deviceId, channel, epoch, expires: now + 1 });
          expect(findTicket(key, text, epoch, now)).toMatchObject({ deviceId, channel, expires: now + 1 });
        },
      ),
    );
  });

  it('is void after its time, in another epoch and under another key', () => {
    const text = issueTicket(key, facts);
    expect(findTicket(key, text, 3, facts.expires - 1)).not.toBeNull();
    expect(findTicket(key, text, 3, facts.expires)).toBeNull();
    expect(findTicket(key, text, 4, facts.expires - 1)).toBeNull();
    expect(findTicket(createSecretKey(Buffer.alloc(32, 8)), text, 3, facts.expires - 1)).toBeNull();
  });

  it('does not survive a changed character', () => {
    const text = issueTicket(key, facts);
    for (let at = 0; at < text.length; at++) {
      const other = text[at] === 'A' ? 'B' : 'A';
      expect(findTicket(key, text.slice(0, at) + other + text.slice(at + 1), 3, 0)).toBeNull();
    }
  });

  it('is not found in any other text', () => {
    fc.assert(fc.property(fc.string({ maxLength: 120 }), (text) => findTicket(key, text, 3, 0) === null));
  });
});

describe('a request for a ticket', () => {
  const device = generateKeyPairSync('ed25519');
  const now = new Date('2026-11-20T10:00:00Z');
  const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

  it('is believed when the device signed it within five minutes', () => {
    const request = signTicketRequest(device.privateKey, facts.deviceId, now);
    const publicKey = parseDevicePublicKey(toDevicePublicKey(device.publicKey));
    for (const minutes of [-5, 0, 5])
      expect(() => checkTicketRequest(publicKey, request, later(minutes))).not.toThrow();
  });

  it('is refused when it is old, from the future, of another key, or changed', () => {
    const request = signTicketRequest(device.privateKey, facts.deviceId, now);
    const other = generateKeyPairSync('ed25519').publicKey;
    const refusals: [string, () => void][] = [
      ['EXPIRED_TOKEN', () => checkTicketRequest(device.publicKey, request, later(6))],
      ['EXPIRED_TOKEN', () => checkTicketRequest(device.publicKey, request, later(-6))],
      ['INVALID_TOKEN', () => checkTicketRequest(other, request, now)],
      [
        'INVALID_TOKEN',
        () => checkTicketRequest(device.publicKey, { ...request, deviceId: randomUUID() }, now),
      ],
      ['INVALID_TOKEN', () => checkTicketRequest(device.publicKey, { ...request, signature: '' }, now)],
    ];
    for (const [code, act] of refusals) expect(act).toThrow(expect.objectContaining({ code }));
  });

  it.each(['', 'AAAA', toDevicePublicKey(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey)])(
    'is never checked with %j as the device key',
    (text) =>
      expect(() => parseDevicePublicKey(text)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' })),
  );
});
