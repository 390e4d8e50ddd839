// The whole service as it really runs (src/app.ts) on a database of its own, and people with phones in front of it.

import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RouteOptions } from 'fastify'
import { openApp } from '../../src/app.ts'
import { type Blobs, openBlobs } from '../../src/platform/blobs.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { readConfig } from '../../src/platform/config.ts'
import { openLog } from '../../src/platform/log.ts'
import { openMetrics } from '../../src/platform/metrics.ts'
import { openPostgres } from '../../src/platform/postgres.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { password, type SmallNetwork, smallNetwork } from './network.ts'
import { neverTooBusy } from './never-too-busy.ts'
import { type AppPhone, phoneOf, signIn } from './phone.ts'
import { until } from './until.ts'

export interface AppWorld {
  address: string
  database: TestDatabase
  network: SmallNetwork
  blobs: Blobs
  /** Every route that the server registered. */
  registered: RouteOptions[]
  /** Signed in once and kept: the same session each time. */
  phone(login: string): Promise<AppPhone>
  /** A session of its own, for whoever will lose it. */
  newPhone(login: string): Promise<AppPhone>
  /** Where unexpected errors came up; empty is how it should be. */
  bugs(): Promise<string[]>
  close(): Promise<void>
}

export interface AppWorldOptions {
  logLevel?: 'silent' | 'warn' | 'error'
  /** The built web client; without it only the wire is served. */
  webFolder?: string
  requestsPerMinute?: number
  headerMs?: number
  slowLineMs?: number
}

export async function openAppWorld(options: AppWorldOptions = {}): Promise<AppWorld> {
  const database = await createTestDatabase()
  const network = await smallNetwork(database)
  const folder = mkdtempSync(join(tmpdir(), 'jiuxin-app-'))
  const metrics = openMetrics()
  const registered: RouteOptions[] = []
  const blobs = await openBlobs({ folder: join(folder, 'blobs') })
  const server = await openApp({
    config: readConfig({ MODE: 'demo', DATA_DIR: folder }),
    version: 'test',
    log: openLog({ level: options.logLevel ?? 'silent' }),
    metrics,
    clock: systemClock,
    postgres: openPostgres({ databaseUrl: database.serverUrl, poolSize: 8 }),
    blobs,
    redis: null,
    isCurrent: async () => true,
    webFolder: options.webFolder,
    headsSeconds: 1,
    requestsPerMinute: options.requestsPerMinute ?? 1_000_000,
    ...(options.headerMs ? { headerMs: options.headerMs } : {}),
    ...(options.slowLineMs ? { slowLineMs: options.slowLineMs } : {}),
    ...neverTooBusy,
    onRoute: (route) => void registered.push(route),
  })
  await server.listen({ host: '127.0.0.1', port: 0 })
  const address = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`
  // a machine that was busy while everything was loaded counts as overloaded for a moment
  await until('the service to be ready', async () => (await fetch(`${address}/readyz`)).ok, 30_000)
  const phones = new Map<string, Promise<AppPhone>>()
  const all: AppPhone[] = []

  const newPhone = async (login: string) => {
    const phone = await phoneOf(address, await signIn(address, login, password))
    all.push(phone)
    return phone
  }
  return {
    address,
    database,
    network,
    blobs,
    registered,
    newPhone,
    phone(login) {
      if (!phones.has(login)) phones.set(login, newPhone(login))
      return phones.get(login)!
    },
    async bugs() {
      const counted = (await metrics.registry.getMetricsAsJSON()).find(({ name }) => name === 'jiuxin_bugs_total')
      return (counted?.values ?? []).flatMap(({ labels, value }) => (value > 0 ? [String(labels.where)] : []))
    },
    async close() {
      for (const phone of all) phone.hangUp()
      await server.close()
      await database.drop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
