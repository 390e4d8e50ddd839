// The question first, with what is on its way; the rendition with its promise; and voices, from a phone to another.

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { awaitedPictures } from '../../src/consultation/awaited-pictures.ts'
import type { Consultation } from '../../src/consultation/model.ts'
import { limits } from '../../src/contract/limits.ts'
import { type AppWorld, openAppWorld } from '../world/app.ts'
import { password } from '../world/network.ts'
import { diskOfPhone, openOutboxClient } from '../world/outbox-client.ts'
import { type AppPhone, anyQuestion, formOf, type OpenedReply, signIn } from '../world/phone.ts'
import { ecgPicture } from '../world/pictures.ts'
import { until } from '../world/until.ts'
import { sha256Of } from '../world/upload-line.ts'
import { mp4Of, oggOf, webmOf } from '../world/voices.ts'

let app: AppWorld
let lantian: AppPhone
let wang: AppPhone
let rendition: Buffer

beforeAll(async () => {
  app = await openAppWorld({ logLevel: 'error' })
  lantian = await app.phone('lantian')
  wang = await app.phone('wang')
  rendition = await ecgPicture({ dpi: 40 }).jpeg().toBuffer()
}, 180_000)

afterAll(async () => {
  expect(await app.bugs()).toEqual([])
  await app?.close()
}, 60_000)

const announced = [{ name: 'IMG_1.jpg', mediaType: 'image/jpeg', bytes: 3_100_000 }]

describe('a question on the open line', () => {
  it('C96 rings before its picture has gone, says what is on its way, and is the same question over HTTP', async () => {
    const duty = await wang.live()
    await duty.value('watchDuty')
    const draft = { ...anyQuestion(), announced, vitals: 'wrong' }
    const clinic = await lantian.live()
    const first = await clinic.value('ask', { draft })
    expect(first.droppedFields).toEqual(['vitals'])
    expect(first.entries.map((entry) => 'kind' in entry && entry.kind)).toEqual(['opened'])
    await duty.hears('ring', ({ consultationId }) => consultationId === first.consultation.id)
    const { consultation } = await duty.value('watch', { consultationId: first.consultation.id, after: 0 })
    expect(consultation.announced).toEqual(announced)
    const again = await clinic.value('ask', { draft })
    const posted = await lantian.send(draft)
    expect([again.consultation.id, again.droppedFields]).toEqual([first.consultation.id, ['vitals']])
    expect([posted.status, (posted.body.consultation as { id: string }).id]).toEqual([200, first.consultation.id])
  }, 60_000)

  it('C97 is refused in the same words as over HTTP', async () => {
    const clinic = await lantian.live()
    const wrong = { ...anyQuestion(), pathway: 'none' }
    expect((await clinic.ask('ask', { draft: wrong })).refusal?.code).toBe('unknown-pathway')
    expect((await clinic.ask('ask', { draft: { pathway: 'stemi' } })).refusal?.code).toBe('invalid-body')
    expect((await clinic.ask('ask', {})).refusal?.code).toBe('invalid-body')
    const lab = await (await app.phone('lab')).live()
    expect((await lab.ask('ask', { draft: anyQuestion() })).refusal?.code).toBe('not-your-role')
  }, 60_000)
})

describe('a picture that was announced', () => {
  it('W404 and that the phone cannot send is withdrawn by it, once: nobody waits for it', async () => {
    const signedIn = await signIn(app.address, 'lantian', password)
    const phone = await openOutboxClient({ address: app.address, signedIn, disk: diskOfPhone() })
    const good = new File([new Uint8Array(rendition)], 'good.jpg', { type: 'image/jpeg' })
    const bad = new File(['not a picture at all'], 'bad.jpg', { type: 'image/jpeg' })
    phone.ask({ pathway: 'stemi', patient: { sex: 'male', ageYears: 71 } }, [bad, good])
    const refused = await until('the bad one to be refused', () =>
      phone.waiting().find((one) => one.state === 'refused'),
    )
    const read = async () => {
      const path = `/api/consultations/${refused.consultationId}`
      return (await wang.ask('GET', path)).body as unknown as {
        consultation: Consultation
        entries: OpenedReply['entries']
      }
    }
    const withdrawn = async () =>
      (await read()).entries.filter((one) => 'kind' in one && one.kind === 'picture-withdrawn')
    await until('it to be withdrawn', async () => (await withdrawn()).length === 1)
    await until('the good one', async () => (await read()).consultation.recordings.length === 1)
    expect((await withdrawn())[0]).toMatchObject({ body: { draftId: refused.draftId } })
    expect(awaitedPictures((await read()).consultation)).toEqual([])
    phone.giveUp(refused.draftId)
    await until('nothing to wait on the phone', () => phone.waiting().length === 0)
    expect(await withdrawn()).toHaveLength(1)
    phone.kill()
  }, 60_000)

  it('W413 and is given up with everything when its phone signs out is withdrawn while there is a session', async () => {
    const signedIn = await signIn(app.address, 'lantian', password)
    const disk = diskOfPhone()
    // a photograph that is never drawn to its end: it waits
    const phone = await openOutboxClient({ address: app.address, signedIn, disk, render: () => new Promise(() => {}) })
    phone.ask({ pathway: 'stemi', patient: { sex: 'male', ageYears: 72 } }, [
      new File([new Uint8Array(rendition)], 'slow.jpg', { type: 'image/jpeg' }),
    ])
    const picture = await until('the question to be open, and its picture to wait', () =>
      phone.waiting().find((one) => one.isAnnounced && !one.consultationId.startsWith('new-')),
    )
    await phone.giveUpAll()
    const { body } = await wang.ask('GET', `/api/consultations/${picture.consultationId}`)
    expect(body.entries).toContainEqual(
      expect.objectContaining({ kind: 'picture-withdrawn', body: { draftId: picture.draftId } }),
    )
    expect([phone.waiting(), await disk.all()]).toEqual([[], []])
    phone.kill()
  }, 60_000)
})

describe('a rendition', () => {
  it('I100 is taken whatever is said of its original: a promise that cannot be read is none', async () => {
    const promise = { sha256: 'a'.repeat(64), bytes: 3_000_000, mediaType: 'image/heic', name: '../IMG\u202e.heic' }
    const own = { ...promise, sha256: sha256Of(rendition) }
    const cases = [[[promise]], [['nonsense']], ['nonsense'], [[null]], [[own]], [[{ ...promise, sha256: 'x' }]]]
    const kept: unknown[] = []
    for (const [originals] of cases) {
      const { consultation } = await lantian.open({ originals }, [{ bytes: rendition }])
      kept.push((consultation.recordings[0] as { promised?: unknown }).promised)
    }
    expect(kept).toEqual([{ ...promise, name: 'IMG.heic' }, ...Array(5).fill(undefined)])
  }, 60_000)

  it('I106 a promise with a long name is kept, one of a file that will never be taken is not', async () => {
    const promise = { sha256: 'a'.repeat(64), bytes: limits.recordingBytes, mediaType: 'image/heic', name: 'a.heic' }
    const promisedOf = async (original: object) => {
      const { consultation } = await lantian.open({ originals: [original] }, [{ bytes: rendition }])
      return (consultation.recordings[0] as { promised?: { name: string } }).promised
    }
    const long = await promisedOf({ ...promise, name: `${'图'.repeat(250)}.heic` })
    expect([long?.name.length, long?.name.endsWith('.heic')]).toEqual([limits.nameLength, true])
    expect(await promisedOf({ ...promise, bytes: limits.recordingBytes + 1 })).toBeUndefined()
  }, 60_000)

  it('I100 a promise belongs to the file in its place, refused ones counted', async () => {
    const promise = { sha256: 'a'.repeat(64), bytes: 5, mediaType: 'image/jpeg', name: 'b.jpg' }
    const files = [{ bytes: Buffer.from('no picture') }, { bytes: rendition }]
    const { consultation, refusedRecordings } = await lantian.open({ originals: [null, promise] }, files)
    expect(refusedRecordings).toMatchObject([{ index: 0 }])
    expect(consultation.recordings).toMatchObject([{ promised: promise }])
  }, 60_000)
})

describe('a voice message', () => {
  let consultationId: string
  const send = (bytes: Buffer, draft: object = {}) =>
    lantian.ask(
      'POST',
      `/api/consultations/${consultationId}/recordings`,
      formOf({ draftId: randomUUID(), ...draft }, [{ bytes, name: 'voice', type: 'text/html' }]),
    )
  const idOf = ({ entries }: OpenedReply) => String(entries[0]!.body.recordingId)

  beforeAll(async () => {
    consultationId = (await lantian.open()).consultation.id
  }, 60_000)

  it.each([
    ['audio/webm', webmOf()],
    ['audio/ogg', oggOf()],
    ['audio/mp4', mp4Of()],
  ])(
    'I101 %s is kept and said in one step, and plays from the service',
    async (mediaType, bytes) => {
      const { status, body } = await send(bytes, { seconds: [4.2] })
      const added = body as unknown as OpenedReply & { consultation: { voices: unknown[] } }
      expect(status).toBe(201)
      expect(added.entries.map(({ kind }) => kind)).toEqual(['recording-added', 'said'])
      expect(added.entries[1]!.body).toEqual({ voice: { recordingId: idOf(added), seconds: 4.2 } })
      expect(added.consultation.recordings).toEqual([])
      const path = `/api/recordings/${idOf(added)}`
      const played = await wang.ask('GET', `${path}/voice`)
      expect([played.status, played.headers.get('content-type')]).toEqual([200, mediaType])
      expect(played.headers.get('x-content-type-options')).toBe('nosniff')
      expect(played.headers.get('content-security-policy')).toContain('sandbox')
      expect(played.bytes.equals(bytes)).toBe(true)
      const piece = await wang.ask('GET', `${path}/voice`, undefined, { range: 'bytes=10-19' })
      expect([piece.status, piece.headers.get('content-range')]).toEqual([206, `bytes 10-19/${bytes.length}`])
      expect(piece.bytes.equals(bytes.subarray(10, 20))).toBe(true)
      expect((await wang.ask('GET', `${path}/preview`)).body.code).toBe('no-preview')
    },
    60_000,
  )

  it('I111 listened to in many pieces it is written down once that he listened, and every piece asks who it is', async () => {
    const path = `/api/recordings/${idOf((await send(oggOf())).body as unknown as OpenedReply)}/voice`
    const piece = async (phone: AppPhone, range?: string) =>
      (await phone.ask('GET', path, undefined, range ? { range } : {})).status
    for (const range of ['bytes=0-1', 'bytes=0-', 'bytes=2-99', 'bytes=100-'])
      expect(await piece(wang, range)).toBe(206)
    expect(await piece(await app.phone('foreign-wang'), 'bytes=2-99')).toBe(404)
    const read = `select person_id from audit_log where operation = 'read-recording' and subject_id = $1`
    const rows = async () => (await app.database.owner.query(read, [path.split('/')[3]])).rowCount
    expect(await rows()).toBe(1)
    // somebody else's listening is his own, and the whole file is another one
    expect(await piece(lantian, 'bytes=100-')).toBe(206)
    expect(await piece(wang)).toBe(200)
    expect(await rows()).toBe(3)
  }, 60_000)

  it('I101 sent again it is the same, said once', async () => {
    const draft = { draftId: randomUUID() }
    const [first, again] = [await send(webmOf('A_OPUS', 500), draft), await send(webmOf('A_OPUS', 500), draft)]
    expect([first.status, again.status]).toEqual([201, 200])
    expect(again.body.entries).toEqual(first.body.entries)
  }, 60_000)

  it('I102 a film, a page, half a voice and a speech are refused', async () => {
    const page = Buffer.concat([oggOf(), Buffer.from('<script>alert(1)</script>')])
    for (const [bytes, code] of [
      [webmOf('V_VP8A_OPUS'), 'recording-unsupported'],
      [mp4Of({ handler: 'vide' }), 'recording-unsupported'],
      [mp4Of().subarray(0, 200), 'recording-unreadable'],
      [oggOf('theora'), 'recording-unreadable'],
      [oggOf().subarray(0, 500), 'recording-unreadable'],
      [page, 'recording-unsupported'],
      [webmOf('A_OPUS', limits.voiceBytes), 'voice-too-long'],
    ] as const) {
      const { body } = await send(bytes)
      expect([code, body.code]).toEqual([code, code])
    }
    const { detail } = (await send(webmOf('A_OPUS', limits.voiceBytes))).body
    expect(detail).toContain(' 2 MB')
  }, 60_000)

  it('I102 an ECG is not played', async () => {
    const { consultation } = await lantian.open({}, [{ bytes: rendition }])
    const answer = await wang.ask('GET', `/api/recordings/${consultation.recordings[0]!.recordingId}/voice`)
    expect([answer.status, answer.body.code]).toEqual([404, 'no-voice'])
  }, 60_000)
})
