// ESM TypeScript through SWC. `cookie` and `content-disposition` are ESM-only and are required by CommonJS
// packages: on Node 20 Jest cannot do that, so just these two are turned into CommonJS.
const esm = /** @type {const} */ ([
  '@swc/jest',
  {
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', tsx: true },
      transform: { react: { runtime: 'automatic', importSource: 'preact' } },
    },
    module: { type: 'es6' },
    sourceMaps: 'inline',
  },
])
const commonjs = /** @type {const} */ (['@swc/jest', { jsc: { target: 'es2022' }, module: { type: 'commonjs' } }])

export default {
  testEnvironment: '<rootDir>/test/world/one-realm/environment.mjs',
  runtime: '<rootDir>/test/world/one-realm/runtime.cjs',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '/node_modules/(cookie|content-disposition)/.+\\.js$': commonjs,
    '^.+\\.tsx?$': esm,
  },
  transformIgnorePatterns: ['/node_modules/(?!(cookie|content-disposition)/)'],
  globalSetup: '<rootDir>/test/world/global-setup.ts',
  globalTeardown: '<rootDir>/test/world/global-teardown.ts',
  // what a machine has not got is said, before the summary
  reporters: ['<rootDir>/test/world/say-skipped.mjs', 'default'],
  testSequencer: '<rootDir>/test/world/slowest-first.mjs',
  testTimeout: 60_000,
  // many of the tests wait for real clocks, many others run a browser, a database and servers of their own
  maxWorkers: 3,
  // modules of finished test files are never freed: a worker that has grown is begun anew
  workerIdleMemoryLimit: '1200MB',
}
