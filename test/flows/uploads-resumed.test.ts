// Originals that follow their renditions, over lines that die: resumed from the last byte, verified, written once.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type AppWorld, openAppWorld } from '../world/app.ts'
import { type CutLine, openCutLine } from '../world/cut-line.ts'
import { type AppPhone, uploadHeaders } from '../world/phone.ts'
import { ecgPicture } from '../world/pictures.ts'
import { until } from '../world/until.ts'
import {
  addRendition,
  askWithRendition,
  beginUpload,
  continueUpload,
  hangingUpload,
  metadataOf,
  offsetOf,
  type Promised,
  sendOriginal,
  sha256Of,
} from '../world/upload-line.ts'

let app: AppWorld
let line: CutLine
let lantian: AppPhone
let wang: AppPhone
let rendition: Buffer
let original: Buffer

beforeAll(async () => {
  app = await openAppWorld({ logLevel: 'error' })
  line = await openCutLine(app.address)
  lantian = await app.phone('lantian')
  wang = await app.phone('wang')
  rendition = await ecgPicture({ dpi: 40 }).jpeg().toBuffer()
  original = await ecgPicture({ dpi: 200 }).jpeg({ quality: 100 }).toBuffer()
}, 180_000)

afterAll(async () => {
  expect(await app.bugs()).toEqual([])
  await line.close()
  await app?.close()
}, 60_000)

interface Recording {
  recordingId: string
  promised?: { sha256: string }
  original?: { sha256: string; name: string; mediaType: string; bytes: number }
}

async function read({ consultationId, recordingId }: Promised, phone = wang) {
  const { body } = await phone.ask('GET', `/api/consultations/${consultationId}`)
  const { consultation, entries } = body as unknown as {
    consultation: { recordings: Recording[] }
    entries: { kind: string; body: { recordingId?: string } }[]
  }
  return {
    recording: consultation.recordings.find((one) => one.recordingId === recordingId)!,
    kinds: entries.filter(({ body }) => body.recordingId === recordingId).map(({ kind }) => kind),
    stamps: (consultation as unknown as { assertions: { milestone: string }[] }).assertions,
  }
}

const fileOf = async ({ recordingId }: Promised) =>
  (await wang.ask('GET', `/api/recordings/${recordingId}/original`)).bytes

describe('an original that follows its rendition', () => {
  it('I80 the rendition is there at once and says what follows; the original takes its place, its preview anew', async () => {
    const promised = await askWithRendition(lantian, rendition, original)
    const before = await read(promised)
    expect(before.recording.promised).toMatchObject({ sha256: promised.sha256, bytes: original.length })
    expect(before.recording.original).toBeUndefined()
    expect((await fileOf(promised)).equals(rendition)).toBe(true)
    const first = await wang.ask('GET', `/api/recordings/${promised.recordingId}/preview`)
    const live = await wang.live()
    await live.value('watch', { consultationId: promised.consultationId, after: 0 })

    expect((await sendOriginal(app.address, lantian.token, promised)).refusedWith).toBeUndefined()

    await live.hears('entry', ({ entry }) => 'kind' in entry && entry.kind === 'original-added')
    const after = await read(promised)
    expect(after.recording.original).toMatchObject({
      sha256: promised.sha256,
      bytes: original.length,
      mediaType: 'image/jpeg',
      name: '心电图 1.jpg',
    })
    expect(after.kinds).toEqual(['recording-added', 'original-added'])
    expect(after.stamps.filter(({ milestone }) => milestone === 'ecg_received')).toHaveLength(1)
    expect((await fileOf(promised)).equals(original)).toBe(true)
    const path = `/api/recordings/${promised.recordingId}/preview?of=${promised.sha256}`
    const anew = await wang.ask('GET', path)
    expect([first.status, anew.status]).toEqual([200, 200])
    expect(anew.bytes.length).toBeGreaterThan(first.bytes.length)
    expect((await wang.ask('GET', path.split('?')[0]!)).bytes.equals(anew.bytes)).toBe(true)
  }, 60_000)

  it('J5 what the phone claims of an original is kept with the offset of its clock, however long it was on its way', async () => {
    const promised = await askWithRendition(lantian, rendition, original)
    const eightHoursMs = 8 * 3_600_000
    const phoneNow = new Date(Date.now() - eightHoursMs).toISOString()
    const metadata = { ...metadataOf(promised), claimedAt: phoneNow, sentAt: phoneNow }
    const headers = uploadHeaders(metadata, original.length)
    const path = (await lantian.ask('POST', '/api/uploads', undefined, headers)).headers.get('location')!
    expect((await continueUpload(lantian, path, 0, original)).status).toBe(204)
    const { rows } = await app.database.owner.query<{ clock_offset_ms: string }>(
      `select clock_offset_ms from entries where kind = 'original-added' and body ->> 'recordingId' = $1`,
      [promised.recordingId],
    )
    expect(Math.abs(Number(rows[0]!.clock_offset_ms) - eightHoursMs)).toBeLessThan(30_000)
  }, 60_000)

  it('I81 a line that is cut in the middle goes on from the last byte that arrived', async () => {
    const promised = await askWithRendition(lantian, rendition, original)
    const path = await beginUpload(lantian, promised)
    const half = Math.floor(original.length / 2)
    const hanging = hangingUpload(line.address, lantian.token, path, 0, original.subarray(0, half), original.length)
    await until('half of it to arrive', async () => ((await size(path)) ?? 0) >= half, 20_000)
    line.cut()
    await hanging.ended
    line.mend()
    const sent = await sendOriginal(line.address, lantian.token, promised, { uploadUrl: app.address + path })
    expect(sent.refusedWith).toBeUndefined()
    expect(sent.sentBytes).toBeLessThanOrEqual(original.length - half)
    expect((await fileOf(promised)).equals(original)).toBe(true)
  }, 60_000)

  it('I82 a phone that forgot where its upload was finds it again by the file itself', async () => {
    const promised = await askWithRendition(lantian, rendition, original)
    const path = await beginUpload(lantian, promised)
    expect((await continueUpload(lantian, path, 0, original.subarray(0, 5_000))).status).toBe(204)
    expect(await beginUpload(lantian, promised)).toBe(path)
    const sent = await sendOriginal(app.address, lantian.token, promised)
    expect(sent.refusedWith).toBeUndefined()
    expect(sent.url).toBe(app.address + path)
    expect((await fileOf(promised)).equals(original)).toBe(true)
  }, 60_000)

  it('I83 a phone that comes back takes over from its own line that hangs', async () => {
    const promised = await askWithRendition(lantian, rendition, original)
    const path = await beginUpload(lantian, promised)
    const hanging = hangingUpload(app.address, lantian.token, path, 0, original.subarray(0, 9_000), original.length)
    await until('some of it to arrive', async () => ((await size(path)) ?? 0) >= 9_000, 20_000)
    const from = (await offsetOf(lantian, path))!
    await hanging.ended
    const { status } = await continueUpload(lantian, path, from, original.subarray(from))
    expect([from >= 9_000, status]).toEqual([true, 204])
    expect((await read(promised)).kinds).toEqual(['recording-added', 'original-added'])
  }, 60_000)

  it('I84 sent twice at once, by two tabs and with two drafts, it is written once', async () => {
    const promised = await askWithRendition(lantian, rendition, original)
    const both = await Promise.all([1, 2].map(() => sendOriginal(app.address, lantian.token, promised)))
    for (const { refusedWith } of both) expect([undefined, 'original-there']).toContain(refusedWith)
    const { kinds } = await read(promised)
    expect(kinds).toEqual(['recording-added', 'original-added'])
    expect((await fileOf(promised)).equals(original)).toBe(true)
  }, 60_000)

  it('I85 the last piece sent again is harmless, and whoever asks hears that it is whole', async () => {
    const promised = await askWithRendition(lantian, rendition, original)
    const path = await beginUpload(lantian, promised)
    const last = original.length - 1_000
    expect((await continueUpload(lantian, path, 0, original.subarray(0, last))).status).toBe(204)
    expect((await continueUpload(lantian, path, last, original.subarray(last))).status).toBe(204)
    const again = await continueUpload(lantian, path, last, original.subarray(last))
    expect([again.status, again.body.code]).toEqual([409, 'upload-offset'])
    expect(await offsetOf(lantian, path)).toBe(original.length)
    expect((await continueUpload(lantian, path, original.length, Buffer.alloc(0))).status).toBe(204)
    expect((await read(promised)).kinds).toEqual(['recording-added', 'original-added'])
  }, 60_000)

  it('I86 a second picture of the same consultation promises and follows for itself, also after the end', async () => {
    const first = await askWithRendition(lantian, rendition, original)
    const other = await ecgPicture({ seed: 9, dpi: 80 }).jpeg().toBuffer()
    const second = await addRendition(lantian, first.consultationId, rendition, other)
    await wang.write(first.consultationId, 'accepted')
    await wang.write(first.consultationId, 'closed', { reason: '已完成' })
    expect((await sendOriginal(app.address, lantian.token, second)).refusedWith).toBeUndefined()
    expect((await read(second)).recording.original?.sha256).toBe(sha256Of(other))
    expect((await read(first)).recording.original).toBeUndefined()
  }, 60_000)
})

/** As the server knows it, without disturbing who is sending: its file. */
async function size(path: string): Promise<number | null> {
  return app.blobs.parts.find(path.split('/').at(-1)!).then((part) => part?.bytes ?? null)
}
