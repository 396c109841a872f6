import jest, { base } from './jest.config.js';

/** Browser and client tests: they need Chromium (`apt-get install chromium`). */
export default {
  ...base,
  testMatch: ['<rootDir>/apps/**/*.browser.e2e-spec.ts'],
  testTimeout: 180_000,
  globalSetup: jest.globalSetup,
  globalTeardown: jest.globalTeardown,
};
