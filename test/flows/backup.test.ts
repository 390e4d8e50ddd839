// The drill: a backup is made while people write, put into an empty folder, started, and looked through. The backup is
// encrypted, and one that is not what was written puts nothing anywhere.

import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { chmod } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { openJournal } from '../../src/journal/open-journal.ts'
import { openPeople } from '../../src/people/open-people.ts'
import { sealRows } from '../../src/platform/audit-chain/seal-rows.ts'
import { openBlobs } from '../../src/platform/blobs.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { openDatabase } from '../../src/platform/database.ts'
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts'
import { newId } from '../../src/platform/ids.ts'
import { migrate } from '../../src/platform/migrate.ts'
import { openPostgres } from '../../src/platform/postgres.ts'
import { lookThrough } from '../../src/tools/backup/look-through.ts'
import { makeBackup } from '../../src/tools/backup/make-backup.ts'
import { RestoreRefused, restoreBackup } from '../../src/tools/backup/restore-backup.ts'
import { anyQuestion, anyRecording } from '../world/journal-world.ts'
import { smallNetwork } from '../world/network.ts'

const words = '病人的名字不可在备份里被读到'
let folder: string
let backup: string
let identity: string
/** What was acknowledged before the backup began. */
const acknowledged = { consultations: 0, entries: 0 }
let sha256: string

const inFolder = async (name: string) => {
  const made = mkdtempSync(join(folder, `${name}-`))
  await chmod(made, 0o711)
  return made
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jiuxin-backup-'))
  await chmod(folder, 0o711)
  backup = join(folder, 'jiuxin.age')
  identity = await generateX25519Identity()
  await backUpUnderLoad()
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }))

describe('a backup', () => {
  it('X270 made while people write holds everything that was acknowledged before, whole and without gaps', async () => {
    const dataDir = await inFolder('restored')
    await restoreBackup(backup, dataDir, identity)
    const database = await openDatabase({ databaseUrl: undefined, dataDir })
    try {
      const { consultations, entries, files, faults } = await lookThrough(database.databaseUrl, join(dataDir, 'blobs'))
      expect(faults).toEqual([])
      expect(files).toBe(1)
      expect(readdirSync(join(dataDir, 'blobs')).filter((name) => !/^[0-9a-f]{2}$/.test(name))).toEqual([])
      expect(consultations).toBeGreaterThanOrEqual(acknowledged.consultations)
      expect(entries).toBeGreaterThanOrEqual(acknowledged.entries)
      // what came back is looked at, not only counted
      unlinkSync(join(dataDir, 'blobs', sha256.slice(0, 2), sha256))
      const again = await lookThrough(database.databaseUrl, join(dataDir, 'blobs'))
      expect(again.faults).toEqual([`File ${sha256} is missing.`])
    } finally {
      await database.stop()
    }
  }, 120_000)

  it('X271 cannot be read without the key, and leaves nothing when it was changed or cut off', async () => {
    expect(readFileSync(backup).includes(words)).toBe(false)
    const whole = readFileSync(backup)
    const changed = join(folder, 'changed.age')
    for (const at of [Math.floor(whole.length / 2), whole.length - 1]) {
      const flipped = Buffer.from(whole)
      flipped[at] = flipped[at]! ^ 1
      writeFileSync(changed, flipped)
      await refused(changed, identity, /damaged|does not open/)
    }
    for (const length of [whole.length - 1, 200, 0]) {
      writeFileSync(changed, whole)
      truncateSync(changed, length)
      await refused(changed, identity, /damaged|does not open/)
    }
    await refused(backup, await generateX25519Identity(), /does not open/)
  }, 60_000)

  it('X272 is not put over a database that is there', async () => {
    const dataDir = await inFolder('used')
    writeFileSync(join(dataDir, 'postgres-18'), 'not empty')
    await expect(restoreBackup(backup, dataDir, identity)).rejects.toThrow(/holds postgres-18 already/)
    expect(readdirSync(dataDir)).toEqual(['postgres-18'])
  })
})

async function refused(file: string, key: string, sentence: RegExp): Promise<void> {
  const dataDir = await inFolder('refused')
  const restoring = restoreBackup(file, dataDir, key)
  await expect(restoring).rejects.toThrow(sentence)
  await expect(restoring).rejects.toBeInstanceOf(RestoreRefused)
  expect(readdirSync(dataDir)).toEqual([])
}

async function backUpUnderLoad(): Promise<void> {
  const dataDir = await inFolder('running')
  const server = await startEmbeddedPostgres({ folder: dataDir })
  const database = await openDatabase({ databaseUrl: undefined, dataDir })
  await migrate(database.databaseUrl)
  const network = await smallNetwork(database)
  const postgres = openPostgres({ databaseUrl: database.databaseUrl, poolSize: 4 })
  const people = openPeople({ postgres, clock: systemClock, demoAllowed: false })
  const journal = openJournal({ postgres, people })
  const blobs = await openBlobs({ folder: join(dataDir, 'blobs') })
  const kept = await blobs.put(Readable.from([Buffer.from(`an ECG ${words}`)]), { maxBytes: 1_000 })
  if ('refused' in kept) throw new Error(kept.refused)
  sha256 = kept.sha256
  const actor = network.actorOf('lantian')
  const recording = { ...anyRecording(), sha256, bytes: kept.bytes }
  const { consultation } = await journal.open(actor, anyQuestion(), [recording], [])

  let isOver = false
  const counted = { consultations: 1, entries: 2 }
  const writing = Array.from({ length: 3 }, async (_, writer) => {
    while (!isOver) {
      if (writer === 0) {
        await journal.open(actor, anyQuestion(), [], [])
        counted.consultations++
      } else {
        await journal.write(actor, consultation.id, { draftId: newId(), kind: 'said', body: { text: words } })
      }
      counted.entries++
      if (counted.entries % 10 === 0) await sealRows(postgres)
    }
  })
  while (counted.entries < 60) await new Promise((resolve) => setTimeout(resolve, 20))
  Object.assign(acknowledged, counted)
  // what a killed backup left, and somebody's upload that comes and goes meanwhile
  mkdirSync(join(dataDir, 'backup-4999999'))
  writeFileSync(join(dataDir, 'blobs/incoming/half'), 'half a file')
  const place = { dataDir, clusterFolder: server.dataFolder, databaseUrl: server.databaseUrl('postgres') }
  expect(await makeBackup(place, backup, await identityToRecipient(identity))).toBeGreaterThan(1_000_000)
  expect(readdirSync(dataDir).filter((name) => name.startsWith('backup-'))).toEqual([])
  isOver = true
  await Promise.all(writing)
  expect(counted.entries).toBeGreaterThan(acknowledged.entries)
  await people.close()
  await postgres.close()
  await database.stop()
}
