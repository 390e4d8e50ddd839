// Where the tests of the server run: in Node's own realm, as the server itself does, not in a sandbox. In a sandbox every
// word such as Math or Object is looked up through a proxy, Error is not the Error that Postgres throws, and each test
// file loads all packages anew. What a test file puts into the global object, `process.env` or `Error`, or takes from them,
// is put back when it ends, and who listens for lost errors goes. What a package remembers lives as long as the worker.

import { ModernFakeTimers } from '@jest/fake-timers'
import SandboxEnvironment from 'jest-environment-node'
import { ModuleMocker } from 'jest-mock'

/** The pages' own rules pretend to be in a browser: they keep the sandbox. */
const inSandbox = /\/test\/rules\/web-/

// what Node makes when it is first asked for is made now, so that whatever differs later is a test's doing
for (const key of Reflect.ownKeys(globalThis)) Reflect.get(globalThis, key)

/** @type {('uncaughtException' | 'unhandledRejection')[]} */
const lostErrors = ['uncaughtException', 'unhandledRejection']

/** @typedef {import('@jest/environment').JestEnvironmentConfig} EnvironmentConfig */
/** @typedef {import('@jest/environment').EnvironmentContext} EnvironmentContext */

export default class Environment {
  /** @param {EnvironmentConfig} config @param {EnvironmentContext} context */
  constructor(config, context) {
    // biome-ignore lint/correctness/noConstructorReturn: Jest knows one class for all test files
    if (inSandbox.test(context.testPath)) return new SandboxEnvironment(config, context)
    this.isOneRealm = true
    this.global = globalThis
    this.kept = [globalThis, process.env, Error].map((object) => ({ object, own: ownOf(object) }))
    this.listeners = lostErrors.map((event) => ({ event, listeners: process.listeners(event) }))
    // Jest puts its own in this place
    this.exit = process.exit
    this.moduleMocker = new ModuleMocker(globalThis)
    this.fakeTimers = null
    this.fakeTimersModern = new ModernFakeTimers({ config: config.projectConfig, global: globalThis })
  }

  async setup() {}

  async teardown() {
    this.fakeTimersModern?.dispose()
    this.fakeTimersModern = null
    this.moduleMocker?.restoreAllMocks()
    for (const { object, own } of this.kept ?? []) putBack(object, own)
    for (const { event, listeners } of this.listeners ?? [])
      for (const one of process.listeners(event)) if (!listeners.includes(one)) process.removeListener(event, one)
    if (this.exit) process.exit = this.exit
  }

  exportConditions() {
    return ['node', 'node-addons']
  }

  /** Asked for by Jest, not used by runtime.cjs. */
  getVmContext() {
    return this.global
  }
}

/** @param {object} object @returns {Map<PropertyKey, PropertyDescriptor>} */
function ownOf(object) {
  return new Map(Reflect.ownKeys(object).map((key) => [key, Object.getOwnPropertyDescriptor(object, key) ?? {}]))
}

/** @param {object} object @param {Map<PropertyKey, PropertyDescriptor>} before */
function putBack(object, before) {
  for (const key of Reflect.ownKeys(object)) if (!before.has(key)) Reflect.deleteProperty(object, key)
  for (const [key, descriptor] of before) {
    const now = Object.getOwnPropertyDescriptor(object, key)
    const isSame = now !== undefined && now.value === descriptor.value && now.get === descriptor.get
    if (!isSame) Reflect.defineProperty(object, key, descriptor)
  }
}
