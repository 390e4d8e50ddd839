// What an upload is refused for, what it leaves behind then (nothing), and what a server leaves that died in the middle.

import { mkdtempSync, rmSync } from 'node:fs'
import { utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { limits } from '../../src/contract/limits.ts'
import { newId } from '../../src/platform/ids.ts'
import { type AppWorld, openAppWorld } from '../world/app.ts'
import { type AppPhone, stranger, uploadHeaders } from '../world/phone.ts'
import { ecgPicture } from '../world/pictures.ts'
import { until } from '../world/until.ts'
import {
  askWithRendition,
  beginUpload,
  continueUpload,
  hangingUpload,
  metadataOf,
  offsetOf,
  type Promised,
  pour,
  sendOriginal,
} from '../world/upload-line.ts'

const webFolder = mkdtempSync(join(tmpdir(), 'jiuxin-page-'))
let app: AppWorld
let lantian: AppPhone
let rendition: Buffer
let original: Buffer

beforeAll(async () => {
  app = await openAppWorld({ logLevel: 'error', webFolder })
  lantian = await app.phone('lantian')
  rendition = await ecgPicture({ dpi: 40 }).jpeg().toBuffer()
  original = await ecgPicture({ dpi: 100 }).jpeg().toBuffer()
}, 180_000)

afterAll(async () => {
  expect(await app.bugs()).toEqual([])
  await app?.close()
  rmSync(webFolder, { recursive: true })
}, 60_000)

const idOf = (path: string) => path.split('/').at(-1)!

async function kindsOf({ consultationId }: Promised): Promise<string[]> {
  const { body } = await lantian.ask('GET', `/api/consultations/${consultationId}`)
  const { entries } = body as unknown as { entries: { kind: string }[] }
  return entries.map(({ kind }) => kind).filter((kind) => kind !== 'called')
}

async function begun(phone: AppPhone, metadata: Record<string, string>, bytes: number) {
  const { status, body } = await phone.ask('POST', '/api/uploads', undefined, uploadHeaders(metadata, bytes))
  return [status, body.code]
}

describe('an upload that is refused', () => {
  it('I90 other content than was promised is thrown away, writes nothing, and may be sent again from the start', async () => {
    const promised = await askWithRendition(lantian, rendition, original)
    const wrong = Buffer.from(original)
    wrong[wrong.length - 100]! ^= 1
    expect((await sendOriginal(app.address, lantian.token, promised, { bytes: wrong })).refusedWith).toBe(
      'upload-differs',
    )
    expect(await kindsOf(promised)).toEqual(['opened', 'recording-added'])
    const path = await beginUpload(lantian, promised)
    expect(await offsetOf(lantian, path)).toBe(0)
    expect((await continueUpload(lantian, path, 0, original)).status).toBe(204)
    expect(await kindsOf(promised)).toEqual(['opened', 'recording-added', 'original-added'])
  }, 60_000)

  it('I91 only what was promised, for a recording that is there, and no larger than a recording may be', async () => {
    const promised = await askWithRendition(lantian, rendition, original)
    const right = metadataOf(promised)
    const { length } = original
    expect(await begun(lantian, { ...right, sha256: 'a'.repeat(64) }, length)).toEqual([422, 'original-not-promised'])
    expect(await begun(lantian, { ...right, sha256: 'nonsense' }, length)).toEqual([422, 'original-not-promised'])
    expect(await begun(lantian, right, length - 1)).toEqual([422, 'original-not-promised'])
    expect(await begun(lantian, { ...right, recordingId: newId() }, length)).toEqual([404, 'not-found'])
    expect(await begun(lantian, right, limits.recordingBytes + 1)).toEqual([413, 'recording-too-large'])
    expect(await begun(lantian, right, 0)).toEqual([422, 'recording-empty'])
    expect(await begun(lantian, { recordingId: right.recordingId }, length)).toEqual([422, 'invalid-body'])
    const plain = await lantian.open({}, [{ bytes: rendition }])
    const unpromised = { ...right, recordingId: plain.consultation.recordings[0]!.recordingId }
    expect(await begun(lantian, unpromised, length)).toEqual([422, 'original-not-promised'])
    expect((await sendOriginal(app.address, lantian.token, promised)).refusedWith).toBeUndefined()
    expect(await begun(lantian, right, length)).toEqual([422, 'original-there'])
  }, 60_000)

  it('I92 an upload is its sender’s: to colleagues, strangers and other networks it is not there', async () => {
    const promised = await askWithRendition(lantian, rendition, original)
    const path = await beginUpload(lantian, promised)
    for (const login of ['lantian2', 'wang', 'gande', 'foreign-wang']) {
      const other = await app.phone(login)
      expect([login, await offsetOf(other, path)]).toEqual([login, null])
      const { status } = await continueUpload(other, path, 0, original)
      expect([login, status]).toEqual([login, 404])
    }
    expect((await continueUpload(stranger(app.address), path, 0, original)).status).toBe(401)
    expect(await begun(await app.phone('gande'), metadataOf(promised), original.length)).toEqual([404, 'not-found'])
    // a colleague of the same site may bring it as well: by an upload of his own
    const lantian2 = await app.phone('lantian2')
    expect(await beginUpload(lantian2, promised)).not.toBe(path)
    expect(await offsetOf(lantian, path)).toBe(0)
  }, 60_000)

  it('I93 what is no picture is refused after its first bytes; one that only begins like a picture when it is whole', async () => {
    const page = Buffer.concat([Buffer.from('<!doctype html><script>alert(1)</script>'), Buffer.alloc(50_000, 32)])
    const voice = Buffer.concat([Buffer.from('OggS'), Buffer.alloc(50_000, 1)])
    const half = original.subarray(0, original.length - 500)
    for (const [bytes, code] of [
      [page, 'recording-unsupported'],
      [voice, 'recording-unsupported'],
      [half, 'recording-unreadable'],
    ] as const) {
      const promised = await askWithRendition(lantian, rendition, bytes)
      const path = await beginUpload(lantian, promised)
      // of the first two not even half is waited for
      const some = code === 'recording-unsupported' ? bytes.subarray(0, 20_000) : bytes
      const { body } = await continueUpload(lantian, path, 0, some)
      expect(body.code).toBe(code)
      expect(await app.blobs.parts.find(idOf(path))).toBeNull()
      expect(await kindsOf(promised)).toEqual(['opened', 'recording-added'])
    }
  }, 60_000)

  it('I94 what is not tus 1.0 is refused and changes nothing; more bytes than were announced are not taken', async () => {
    const promised = await askWithRendition(lantian, rendition, original)
    const path = await beginUpload(lantian, promised)
    const right = { 'tus-resumable': '1.0.0', 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' }
    const body = new Blob([Uint8Array.from(original)])
    for (const [headers, status] of [
      [{ ...right, 'tus-resumable': '0.2.2' }, 400],
      [{ ...right, 'upload-offset': '-1' }, 400],
      [{ ...right, 'upload-offset': '1e3' }, 400],
      [{ ...right, 'upload-offset': '7' }, 409],
      [{ ...right, 'content-type': 'image/jpeg' }, 415],
      [{ 'tus-resumable': '1.0.0' }, 415],
    ] as const) {
      expect([headers, (await lantian.ask('PATCH', path, body, headers)).status]).toEqual([headers, status])
    }
    expect(await offsetOf(lantian, path)).toBe(0)
    const more = Buffer.concat([original, Buffer.from('and more')])
    expect((await continueUpload(lantian, path, 0, more)).status).toBe(400)
    // what fits was whole all the same
    expect(await offsetOf(lantian, path)).toBe(original.length)
    expect(await kindsOf(promised)).toEqual(['opened', 'recording-added', 'original-added'])
  }, 60_000)

  it('I105 a draftId that was used before wedges nothing: begun again with another, the upload is completed', async () => {
    const draftId = newId()
    const { consultation } = await lantian.open({ draftId }, [{ bytes: rendition }])
    expect(consultation.id).toBeDefined()
    const promised = await askWithRendition(lantian, rendition, original)
    const path = await beginUpload(lantian, promised, draftId)
    expect((await continueUpload(lantian, path, 0, original)).body.code).toBe('draft-reused')
    expect(await beginUpload(lantian, promised)).toBe(path)
    expect(await offsetOf(lantian, path)).toBe(original.length)
    expect(await kindsOf(promised)).toEqual(['opened', 'recording-added', 'original-added'])
  }, 60_000)

  it('I106 a name of any length that a file system allows is shortened, and costs nobody the original', async () => {
    const promised = await askWithRendition(lantian, rendition, original)
    const metadata = { ...metadataOf(promised), name: `${'a'.repeat(250)}.jpg` }
    expect(await begun(lantian, metadata, original.length)).toEqual([201, undefined])
  }, 60_000)

  it('I107 who was signed out while his bytes came in writes nothing; they stay for whoever signs in again', async () => {
    const promised = await askWithRendition(lantian, rendition, original)
    const gone = await app.newPhone('lantian')
    const path = await beginUpload(gone, promised)
    const half = Math.floor(original.length / 2)
    const line = hangingUpload(app.address, gone.token, path, 0, original.subarray(0, half), original.length)
    const bytesThere = async () => (await app.blobs.parts.find(idOf(path)))?.bytes ?? 0
    await until('half of it to arrive', async () => (await bytesThere()) >= half, 20_000)
    expect((await gone.ask('DELETE', '/api/sessions/current')).status).toBe(204)
    expect(await line.finish(original.subarray(half))).toBe(401)
    expect(await kindsOf(promised)).toEqual(['opened', 'recording-added'])
    expect(await offsetOf(lantian, path)).toBe(original.length)
    expect(await kindsOf(promised)).toEqual(['opened', 'recording-added', 'original-added'])
  }, 60_000)

  it('I109 what is refused before it is read is left unread: nobody sends it all for nothing', async () => {
    const tus = { 'tus-resumable': '1.0.0', 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' }
    const form = { 'content-type': 'multipart/form-data; boundary=x' }
    const [bytes, most] = [256 * 1024 * 1024, 128 * 1024 * 1024]
    const all = await Promise.all([
      pour(app.address, '/api/uploads/none', 'PATCH', tus, bytes),
      pour(app.address, '/api/consultations', 'POST', form, bytes),
      pour(app.address, '/api/uploads/none', 'PATCH', { ...tus, authorization: `Bearer ${lantian.token}` }, bytes),
      pour(app.address, '/share', 'POST', form, bytes),
    ])
    expect(all.map(({ status }) => status)).toEqual([401, 401, 404, 303])
    for (const { taken } of all) expect(taken).toBeLessThan(most)
  }, 60_000)

  it('I95 given up, it is gone; what nobody goes on with for three days is swept, and nothing else', async () => {
    const promised = await askWithRendition(lantian, rendition, original)
    const path = await beginUpload(lantian, promised)
    await continueUpload(lantian, path, 0, original.subarray(0, 5_000))
    expect((await lantian.ask('DELETE', path, undefined, { 'tus-resumable': '1.0.0' })).status).toBe(204)
    expect(await offsetOf(lantian, path)).toBeNull()
    const [old, young] = [await beginUpload(lantian, promised), await askWithRendition(lantian, original, rendition)]
    await continueUpload(lantian, old, 0, original.subarray(0, 5_000))
    const youngPath = await beginUpload(lantian, young)
    const longAgo = new Date(Date.now() - (limits.unfinishedUploadHours + 1) * 3_600_000)
    await utimes(app.blobs.parts.pathOf(idOf(old)), longAgo, longAgo)
    expect(await app.blobs.parts.removeUntouchedSince(Date.now() - limits.unfinishedUploadHours * 3_600_000)).toBe(1)
    expect([await offsetOf(lantian, old), await offsetOf(lantian, youngPath)]).toEqual([null, 0])
  }, 60_000)
})

describe('a server that died after the last byte', () => {
  it.each(['before', 'after'])(
    'I96 %s the file was kept and before the entry: whoever asks completes it, once',
    async (moment) => {
      const promised = await askWithRendition(lantian, rendition, Buffer.concat([original]))
      const path = await beginUpload(lantian, promised)
      const { parts } = app.blobs
      // what such a server leaves: all bytes, and nobody who looked at them
      await parts.append(idOf(path), Readable.from([original]), { from: 0, length: original.length })
      if (moment === 'after') await (await parts.copy(idOf(path))).keep(promised.sha256)
      const asked = await Promise.all([1, 2, 3].map(() => offsetOf(lantian, path)))
      expect(asked).toEqual(Array(3).fill(original.length))
      expect(await kindsOf(promised)).toEqual(['opened', 'recording-added', 'original-added'])
      const { bytes } = await lantian.ask('GET', `/api/recordings/${promised.recordingId}/original`)
      expect(bytes.equals(original)).toBe(true)
    },
    60_000,
  )

  it('I97 the hash of a file that somebody else has sent brings nobody that file', async () => {
    const theirs = await askWithRendition(lantian, rendition, original)
    await sendOriginal(app.address, lantian.token, theirs)
    const mine = await askWithRendition(await app.phone('gande'), rendition, original)
    const path = await beginUpload(await app.phone('gande'), mine)
    expect(await offsetOf(await app.phone('gande'), path)).toBe(0)
  }, 60_000)
})
