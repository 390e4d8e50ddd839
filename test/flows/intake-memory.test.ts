// Acceptance 4 on a server as it is started: hostile files again and again, and its process holds no more than it did,
// nor more than honest photographs make it hold. What waits to be collected is collected before it is looked at.

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { limits } from '../../src/contract/limits.ts'
import { refusals } from '../../src/contract/refusals.ts'
import { newId } from '../../src/platform/ids.ts'
import { createTestDatabase, type TestDatabase } from '../world/database.ts'
import { type HostileFile, hostileFiles } from '../world/hostile-files.ts'
import { smallNetwork } from '../world/network.ts'
import type { AppPhone } from '../world/phone.ts'
import { ecgPicture } from '../world/pictures.ts'
import { endServices } from '../world/service.ts'
import { phoneAt, type ServiceNode, startNode } from '../world/service-node.ts'
import { until } from '../world/until.ts'

const isLinux = existsSync('/proc/self/clear_refs')
const megabyte = 1024 * 1024
const rounds = 4
/** Of the whole process, while they come and nothing is collected on purpose: less than they weigh. */
const spareBytes = 64 * megabyte
/** Held on the heap or beside it when they are gone. */
const lastingBytes = 4 * megabyte

let database: TestDatabase
let node: ServiceNode
let lantian: AppPhone
let questions: HostileFile[][]
let photograph: Buffer

/** On SIGWINCH a server says what it holds once everything is collected that nobody holds. */
const tellsHeld = `process.on('SIGWINCH', () => {
  gc()
  const { heapUsed, external } = process.memoryUsage()
  console.log('holds ' + (heapUsed + external))
})`

beforeAll(async () => {
  database = await createTestDatabase()
  await smallNetwork(database)
  const flags = ['--expose-gc', '--import', `data:text/javascript,${encodeURIComponent(tellsHeld)}`]
  node = startNode(database.serverUrl, {}, flags)
  lantian = await phoneAt(node, 'lantian')
  questions = inQuestions(await hostileFiles())
  photograph = await ecgPicture({ dpi: 60 }).jpeg().toBuffer()
}, 120_000)

afterAll(async () => {
  lantian?.hangUp()
  await endServices()
  rmSync(node.folder, { recursive: true, force: true })
  await database.drop()
}, 60_000)

describe('hostile files again and again', () => {
  ;(isLinux ? it : it.skip)(
    'I125 are refused with sentences, leave the questions, and take no memory: neither while they come nor afterwards',
    async () => {
      await honestRound()
      await honestRound()
      const [heldBytes, residentBytes] = [await held(), resident('VmRSS')]
      // the peak is counted from here
      writeFileSync(`/proc/${node.pid}/clear_refs`, '5')
      const sentBytes = questions.flat().reduce((sum, { bytes }) => sum + bytes.length, 0) * rounds
      expect(sentBytes).toBeGreaterThan(1.25 * spareBytes)
      for (let round = 0; round < rounds; round++) await hostileRound()
      expect(resident('VmHWM') - residentBytes).toBeLessThan(spareBytes)
      // what is still being given back is waited for; what is held for ever never comes
      await until('what it holds to be what it was', async () => (await held()) - heldBytes < lastingBytes, 30_000)
      await honestRound()
    },
    120_000,
  )
})

async function honestRound(): Promise<void> {
  for (const _ of questions) {
    const { consultation } = await lantian.open({}, [{ bytes: photograph }])
    const path = `/api/recordings/${consultation.recordings[0]!.recordingId}/preview`
    await until('its preview', async () => (await lantian.ask('GET', path)).status === 200, 30_000)
  }
}

/** All at once. */
async function hostileRound(): Promise<void> {
  const patient = { sex: 'male', ageYears: 58 }
  await Promise.all(
    questions.map(async (files) => {
      const draft = { draftId: newId(), pathway: 'stemi', patient, complaint: '胸痛' }
      const { status, body } = await lantian.send(
        draft,
        files.map(({ bytes }) => ({ bytes })),
      )
      const refused = body.refusedRecordings as { refusal: { code: string; detail: string } }[]
      expect([status, refused.map(({ refusal }) => refusal.code)]).toEqual([201, files.map(({ code }) => code)])
      for (const { refusal } of refused) expect(refusal.detail).toBe(sentence(refusal.code))
    }),
  )
}

async function held(): Promise<number> {
  const said = () => [...node.printed().matchAll(/^holds (\d+)$/gm)]
  const before = said().length
  node.signal('SIGWINCH')
  return until('what it holds', () => said().length > before && Number(said().at(-1)![1]))
}

function resident(name: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${node.pid}/status`, 'utf8')
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)![1]) * 1024
}

function sentence(code: string): string {
  return refusals[code]!.en.replace('{megabytes}', '20').replace('{count}', '12')
}

function inQuestions(files: HostileFile[]): HostileFile[][] {
  const most = limits.recordingsPerRequest
  return Array.from({ length: Math.ceil(files.length / most) }, (_, nth) => files.slice(nth * most, (nth + 1) * most))
}
