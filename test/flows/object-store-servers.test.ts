// Servers that keep their files in an object store: any of them reads what another took in, no question is refused for a
// store that is away, and nothing is lost or swept that somebody names.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { newId } from '../../src/platform/ids.ts'
import { openLog } from '../../src/platform/log.ts'
import { openFarBlobs } from '../../src/platform/object-store/far-blobs.ts'
import { sweptKeyOf } from '../../src/platform/object-store/keys.ts'
import { lookThrough } from '../../src/tools/backup/look-through.ts'
import { countAndRemove } from '../../src/tools/sweep/count-and-remove.ts'
import { namedFiles } from '../../src/tools/sweep/named-files.ts'
import { sweepFar } from '../../src/tools/sweep/sweep-far.ts'
import { sweepStore } from '../../src/tools/sweep/sweep-store.ts'
import { formOf, type IntakeServer, openIntakeServer, questionDraft } from '../world/intake-server.ts'
import { openTestStore, type TestStore } from '../world/object-store.ts'
import { diskOfPhone, openOutboxClient } from '../world/outbox-client.ts'
import { type AppPhone, phoneOf } from '../world/phone.ts'
import { ecgPicture } from '../world/pictures.ts'
import { until } from '../world/until.ts'
import { askWithRendition, beginUpload, continueUpload, offsetOf, sha256Of } from '../world/upload-line.ts'

let store: TestStore
let server: IntakeServer
let other: { address: string; folder: string }
let pictures: Buffer[]

beforeAll(async () => {
  store = await openTestStore()
  const log = openLog({ level: 'silent' })
  server = await openIntakeServer((folder) => openFarBlobs({ folder, settings: store.settings, log }))
  other = await server.neighbour()
  const seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
  pictures = await Promise.all(seeds.map((seed) => ecgPicture({ seed, dpi: 60 }).jpeg().toBuffer()))
}, 180_000)

afterEach(() => {
  store.fault = () => undefined
})

afterAll(async () => {
  expect(await server.bugs()).toBe(0)
  await server.close()
  await store.close()
}, 60_000)

const picture = () => ({ bytes: pictures.pop()! })
const keyOfFile = (bytes: Buffer) => `${sha256Of(bytes).slice(0, 2)}/${sha256Of(bytes)}`

function away(times = Number.POSITIVE_INFINITY): void {
  let left = times
  store.fault = ({ method }) => (method === 'PUT' && left-- > 0 ? 'refuses' : undefined)
}

async function phoneAt(address: string): Promise<AppPhone> {
  return phoneOf(address, { token: await server.tokenOf('lantian'), person: { id: '', name: '' } })
}

async function originalAt(address: string, recordingId: string): Promise<Buffer> {
  const answer = await (await phoneAt(address)).ask('GET', `/api/recordings/${recordingId}/original`)
  expect(answer.status).toBe(200)
  return answer.bytes
}

describe('While the store is away', () => {
  it('I117 a question is asked without its file, which is refused by itself and comes later; the same draft stays the same', async () => {
    const [first, second] = [picture(), picture()]
    const draft = questionDraft({ draftId: newId() })
    away(1)
    const asked = await server.open([first, second], draft)
    expect(asked.status).toBe(201)
    const [refused, ...more] = asked.body.refusedRecordings
    expect([refused?.refusal.code, refused?.refusal.retryable, more.length]).toEqual(['files-away', true, 0])
    expect(asked.body.consultation.recordings).toHaveLength(1)
    expect(server.files().aside).toEqual([])

    away()
    for (const isAway of [true, false]) {
      if (!isAway) store.fault = () => undefined
      const again = await server.open([first, second], draft)
      expect([again.status, again.body.refusedRecordings]).toEqual([200, asked.body.refusedRecordings])
    }
    const missing = [first, second][refused!.index]!
    const form = formOf({ draftId: newId() }, [missing])
    const { consultation } = asked.body
    const added = await server.post<typeof asked.body>(`/api/consultations/${consultation.id}/recordings`, form)
    expect([added.status, added.body.consultation.recordings.length]).toEqual([201, 2])
    expect(await store.keys()).toEqual(expect.arrayContaining([keyOfFile(first.bytes), keyOfFile(second.bytes)]))
  })

  it('W513 a phone sends what could not be kept again by itself, until it is there once', async () => {
    const disk = diskOfPhone()
    const draft = questionDraft({ draftId: newId() })
    const { draftId, ...body } = draft as { draftId: string }
    const blob = new File([new Uint8Array(picture().bytes)], 'ecg.jpg', { type: 'image/jpeg' })
    // as an older client kept it: the question and its picture in one
    await disk.put({
      ...{ draftId, body, order: 1, personId: 'he', consultationId: `new-${draftId}`, task: 'open', kind: 'opened' },
      ...{ claimedAt: new Date().toISOString(), files: [{ name: 'ecg.jpg', type: 'image/jpeg', blob }] },
      ...{ tries: 0, state: 'saved' },
    })
    away(2)
    const signedIn = { token: await server.tokenOf('lantian'), person: { id: 'he', name: '' } }
    const states = new Set<string>()
    let recordings: readonly object[] = []
    const phone = await openOutboxClient({
      ...{ address: server.address, signedIn, disk },
      onChange: (waiting) => {
        for (const { state } of waiting) states.add(state)
      },
      onAcknowledged: (_, { consultation }) => {
        recordings = consultation?.recordings ?? recordings
      },
    })
    const isEmpty = async () => phone.acknowledged.length === 2 && (await disk.all()).length === 0
    await until('the phone to be empty', isEmpty, 20_000)
    phone.kill()
    expect([states.has('refused'), recordings.length]).toEqual([false, 1])
    await server.settled()
  })

  it('I118 a file that follows its question is asked for again, and then written once', async () => {
    const { body } = await server.open([])
    const path = `/api/consultations/${body.consultation.id}/recordings`
    const [file, draft] = [picture(), { draftId: newId() }]
    away()
    const refused = await server.post(path, formOf(draft, [file]))
    expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([503, 'files-away', '5'])
    expect([server.files().aside, await store.keys()]).toEqual([
      [],
      expect.not.arrayContaining([keyOfFile(file.bytes)]),
    ])
    store.fault = () => undefined
    expect((await server.post(path, formOf(draft, [file]))).status).toBe(201)
    const again = await server.post<typeof body>(path, formOf(draft, [file]))
    expect([again.status, again.body.consultation.recordings.length]).toEqual([200, 1])
  })

  it('I119 an original that has come whole is not sent again: it is kept as soon as the store is back', async () => {
    const phone = await phoneAt(server.address)
    const promised = await askWithRendition(phone, picture().bytes, picture().bytes)
    const path = await beginUpload(phone, promised)
    away()
    // by hand: a phone comes back by itself
    const sent = await fetch(server.address + path, {
      method: 'PATCH',
      body: new Blob([promised.original as BlobPart]),
      headers: {
        authorization: `Bearer ${phone.token}`,
        'tus-resumable': '1.0.0',
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
      },
    })
    const { code } = (await sent.json()) as { code: string }
    expect([sent.status, code, sent.headers.get('retry-after')]).toEqual([503, 'files-away', '5'])
    await until('nothing to lie aside', () => server.files().aside.length === 0)
    store.fault = () => undefined
    expect(await offsetOf(phone, path)).toBe(promised.original.length)
    expect((await originalAt(server.address, promised.recordingId)).equals(promised.original)).toBe(true)
  })
})

describe('Two servers and one bucket', () => {
  it('X371 read each other’s files, and an original that changes servers begins again there and is written once', async () => {
    const [here, there] = [await phoneAt(server.address), await phoneAt(other.address)]
    const promised = await askWithRendition(here, picture().bytes, picture().bytes)
    const { recordingId, original } = promised
    const path = await beginUpload(here, promised)
    expect((await there.ask('GET', `/api/recordings/${recordingId}/preview`)).status).toBe(200)
    await continueUpload(here, path, 0, original.subarray(0, 1_000)).catch(() => {})
    expect(await offsetOf(here, path)).toBe(1_000)

    expect(await offsetOf(there, path)).toBeNull()
    expect(await beginUpload(there, promised)).toBe(path)
    expect(await offsetOf(there, path)).toBe(0)
    expect((await continueUpload(there, path, 0, original)).status).toBe(204)
    expect(await offsetOf(here, path)).toBe(original.length)
    for (const { address } of [server, other])
      expect((await originalAt(address, recordingId)).equals(original)).toBe(true)
    const written = `select from entries where kind = 'original-added' and body->>'recordingId' = $1`
    expect((await server.database.owner.query(written, [recordingId])).rowCount).toBe(1)
  })
})

describe('Looking through what came back of a backup', () => {
  it('X374 asks the bucket for every file that the database names, and says which is not there', async () => {
    await server.settled()
    const asked = await server.open([picture()])
    const { sha256 } = asked.body.entries.map(({ body }) => body as { sha256?: string }).find((body) => body.sha256)!
    await server.settled()
    const folder = `${other.folder}/restored`
    const { databaseUrl } = server.database
    const reader = await openFarBlobs({ folder, settings: store.settings, log: openLog({ level: 'silent' }) })
    const whole = await lookThrough(databaseUrl, folder, reader.localPath)
    expect([whole.files > 1, whole.faults]).toEqual([true, []])

    const key = `${sha256!.slice(0, 2)}/${sha256}`
    await store.direct.copy(key, 'kept-by-the-test')
    await store.direct.remove(key)
    const cold = await openFarBlobs({
      folder: `${folder}-2`,
      settings: store.settings,
      log: openLog({ level: 'silent' }),
    })
    const { faults } = await lookThrough(databaseUrl, folder, cold.localPath)
    await store.direct.copy('kept-by-the-test', key)
    await store.direct.remove('kept-by-the-test')
    expect(faults).toEqual([`File ${sha256} is missing.`])
  })
})

describe('The sweep of a bucket', () => {
  const inTwoDays = new Date(Date.now() + 48 * 3_600_000)
  const sweep = (now: Date, isMeant: boolean, namedOf = namedNow) =>
    sweepStore({ store: store.direct, namedOf, now, isMeant })
  const namedNow = (asked: readonly string[]) => namedFiles(server.database.databaseUrl, asked)

  it('X372 puts away what nothing names once it is a day old, brings it back where it is named, and lets it go a day later', async () => {
    await server.settled()
    const { bytes } = picture()
    const sha256 = sha256Of(bytes)
    const orphan = keyOfFile(bytes)
    const before = await store.keys()
    await store.direct.put(orphan, { sha256, bytes: bytes.length, from: bytes })
    const all = [...before, orphan].sort()

    expect(await sweep(new Date(), true)).toMatchObject({ files: 0, nameless: 0 })
    const counted = await sweep(inTwoDays, false)
    expect([counted.nameless > 0, await store.keys()]).toEqual([true, all])
    expect((await sweep(inTwoDays, true)).nameless).toBe(counted.nameless)
    expect(await store.keys()).not.toContain(orphan)

    // somebody reads it: a row was written for it in the same moment
    const reader = await openFarBlobs({
      folder: `${other.folder}/reader`,
      settings: store.settings,
      log: openLog({ level: 'silent' }),
    })
    expect((await buffer((await reader.open(sha256))!.stream)).equals(bytes)).toBe(true)
    expect(await store.keys()).toContain(orphan)
    await store.direct.remove(orphan)

    await sweep(new Date(), true, async (asked) => new Set(asked))
    expect(await store.keys()).toContain(orphan)
    await sweep(inTwoDays, true)
    expect(await store.keys()).toContain(sweptKeyOf(sha256))
    await sweep(inTwoDays, true)
    expect((await store.keys()).filter((key) => key.includes(sha256))).toEqual([])
  })

  it('X400 the tool removes for good what an earlier run put away, also where nothing else is left to be removed', async () => {
    const bytes = Buffer.from('no row names it')
    const sha256 = sha256Of(bytes)
    await store.direct.put(keyOfFile(bytes), { sha256, bytes: bytes.length, from: bytes })
    const run = () => countAndRemove((isMeant) => sweep(inTwoDays, isMeant), { isMeant: true, isFar: true })
    const kept = await store.keys()
    expect((await run()).words).toMatch(/^1 of \d+ .* 1 \(\d+ bytes\)\.$/)
    expect(await store.keys()).toContain(sweptKeyOf(sha256))
    expect((await run()).words).toMatch(/^1 of \d+ .* 1 \(\d+ bytes\)\.$/)
    expect(await store.keys()).toEqual(kept.filter((key) => !key.includes(sha256)))
    expect((await run()).words).toMatch(/^0 of \d+ /)
    // beside a database that names none of them nothing is touched
    const strange = (isMeant: boolean) => sweep(inTwoDays, isMeant, async () => new Set())
    expect((await countAndRemove(strange, { isMeant: true, isFar: true })).isRefused).toBe(true)
    expect(await store.keys()).toEqual(kept.filter((key) => !key.includes(sha256)))
  })

  it('X401 the tool looks through the copies on this disk, too, once they are a day old', async () => {
    const folder = `${other.folder}/swept-here`
    const [named] = await store.keys()
    const orphan = keyOfFile(Buffer.from('erased'))
    const paths = [named!, orphan].map((key) => join(folder, 'copies', key))
    for (const path of paths) {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, 'erased')
    }
    const far = (now: Date, isMeant: boolean) =>
      sweepFar({ store: store.direct, namedOf: namedNow, now, isMeant, folder })
    expect((await far(new Date(), true)).nameless).toBe(0)
    expect((await far(inTwoDays, false)).nameless).toBe(1)
    expect(paths.map((path) => existsSync(path))).toEqual([true, true])
    expect((await far(inTwoDays, true)).nameless).toBe(1)
    expect(paths.map((path) => existsSync(path))).toEqual([true, false])
  })
})
