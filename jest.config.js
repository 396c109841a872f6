/** All tests that need no browser. `npm run e2e` runs the browser's with jest.browser.config.js. */
export const base = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { swcrc: true }] },
  moduleNameMapper: {
    '^@app/([a-z]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  modulePathIgnorePatterns: ['/dist/'],
  testTimeout: 60_000,
};

export default {
  ...base,
  testMatch: [
    '<rootDir>/{libs,apps,deploy,bench}/**/*.spec.ts',
    '<rootDir>/{libs,apps,deploy,bench}/**/*.e2e-spec.ts',
  ],
  testPathIgnorePatterns: ['/node_modules/', '\\.browser\\.e2e-spec\\.ts$', '/apps/console/'],
  globalSetup: '<rootDir>/libs/testing/src/postgres-global-setup.ts',
  globalTeardown: '<rootDir>/libs/testing/src/postgres-global-teardown.ts',
};
