import fc from 'fast-check';
import {
  createApiToken,
  createEnrolmentToken,
  hashToken,
  parseApiToken,
  parseEnrolmentToken,
  toChannel,
} from './index.js';

const invalid = expect.objectContaining({ code: 'INVALID_TOKEN' });

describe('an API token', () => {
  it('has a shape that scanners know, and reads back', () => {
    const token = createApiToken();
    expect(token).toMatch(/^qm_[0-9A-Za-z]{49}$/);
    expect(parseApiToken(token)).toBe(token);
    expect(createApiToken()).not.toBe(token);
  });

  it('is told apart from a mistyped one without a database', () => {
    const token = createApiToken();
    for (let at = 0; at < token.length; at++) {
      const other = token[at] === 'a' ? 'b' : 'a';
      expect(() => parseApiToken(token.slice(0, at) + other + token.slice(at + 1))).toThrow(invalid);
    }
  });

  it('is never part of the error', () => {
    const token = createApiToken().slice(0, -1);
    expect(() => parseApiToken(token)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining(token) }),
    );
  });
});

describe('an enrolment token', () => {
  const root = hashToken('root');

  it('carries its id, its secret and the hash of the root', () => {
    const { text, id, secret, secretHash } = createEnrolmentToken(root);
    expect(parseEnrolmentToken(`${text}\n`)).toEqual({ id, secret, rootSha256: root });
    expect(secretHash).toBe(hashToken(secret));
  });

  it('refuses whatever is none', () => {
    const { text } = createEnrolmentToken(root);
    for (const bad of ['', text.slice(1), text.slice(0, -1), `${text}.x`, text.replaceAll('.', ' ')]) {
      expect(() => parseEnrolmentToken(bad)).toThrow(invalid);
    }
    fc.assert(fc.property(fc.string(), (bad) => expect(() => parseEnrolmentToken(bad)).toThrow(invalid)));
  });
});

describe('a channel', () => {
  const identity = { organisationId: 'o', teamId: 't', os: 'darwin', track: 'main' } as const;

  it('is 24 hex digits, the same for the same cohort for ever', () => {
    expect(toChannel(identity)).toBe('ab3995dbbda6854fd46e62f5');
  });

  it('differs with each part of the identity, however the parts are cut', () => {
    const channels = [
      identity,
      { ...identity, organisationId: 'p' },
      { ...identity, teamId: 'u' },
      { ...identity, os: 'linux' } as const,
      { ...identity, track: 'pilot' },
      { ...identity, organisationId: 'ot', teamId: '' },
    ].map(toChannel);
    expect(new Set(channels).size).toBe(channels.length);
  });
});
