// The two doors for uploads as a sender meets them: order of parts, retries, what is missing or malformed, cut lines,
// files without end.

import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { limits } from '../../src/contract/limits.ts'
import { formOf, type IntakeServer, openIntakeServer, questionDraft, rawPart } from '../world/intake-server.ts'
import { ecgPicture, pdfOf } from '../world/pictures.ts'
import { syntheticEcgFiles } from '../world/synthetic-ecg-files.ts'
import { acquisitionDateTime, dicomWith, scpTime, scpWith } from '../world/timed-ecg-files.ts'
import { until } from '../world/until.ts'

let server: IntakeServer
let photograph: Buffer
let other: Buffer

beforeAll(async () => {
  server = await openIntakeServer()
  photograph = await ecgPicture({ seed: 1, dpi: 80 }).jpeg().toBuffer()
  other = await ecgPicture({ seed: 2, dpi: 80 }).jpeg().toBuffer()
}, 120_000)

afterAll(async () => {
  expect(await server.bugs()).toBe(0)
  await server.close()
}, 60_000)

describe('a question with files', () => {
  it('I2 the draft and the files may come in any order, and the draft may be a file part', async () => {
    const orders = [
      (form: FormData) => {
        form.append('recording', new Blob([Uint8Array.from(photograph)]), 'a.jpg')
        form.append('draft', JSON.stringify(questionDraft()))
      },
      (form: FormData) => {
        form.append('recording', new Blob([Uint8Array.from(photograph)]), 'a.jpg')
        form.append('draft', new Blob([JSON.stringify(questionDraft())], { type: 'application/json' }), 'draft.json')
        form.append('something-else', 'is not looked at')
        form.append('recording', new Blob([Uint8Array.from(other)]), 'b.jpg')
      },
    ]
    for (const [at, order] of orders.entries()) {
      const form = new FormData()
      order(form)
      const { status, body } = await server.post<{ entries: { kind: string }[] }>('/api/consultations', form)
      expect(status).toBe(201)
      expect(body.entries.map((entry) => entry.kind)).toEqual(['opened', ...Array(at + 1).fill('recording-added')])
    }
  })

  it('I2 every ECG file is stored as what its content says, whatever it is called', async () => {
    const { body } = await server.open(
      syntheticEcgFiles.map(({ bytes }) => ({ bytes, name: 'x.html', type: 'text/html' })),
    )
    expect(body.refusedRecordings).toEqual([])
    const mediaTypes = body.consultation.recordings.map((recording) => recording.mediaType)
    expect(mediaTypes).toEqual(expect.arrayContaining(['application/dicom', 'text/csv', 'application/x-scp-ecg']))
    expect(mediaTypes).toHaveLength(syntheticEcgFiles.length)
  })

  it("M192 the first ECG has its file's own time: in the machine's zone, else in the network's", async () => {
    const filler = '<note>SYNTHETIC</note>'.repeat(40)
    const done = new Date(Math.floor(Date.now() / 1000) * 1000 - 4 * 60_000)
    const [wall, away] = [done.getTime() + 8 * 3_600_000, done.getTime() - 5 * 3_600_000].map((ms) =>
      new Date(ms).toISOString().slice(0, 19),
    ) as [string, string]
    const [year, month, day, time] = [wall.slice(0, 4), wall.slice(5, 7), wall.slice(8, 10), wall.slice(11)]
    const muse = `<?xml version="1.0"?><RestingECG><AcquisitionTime>${time}</AcquisitionTime><AcquisitionDate>${month}-${day}-${year}</AcquisitionDate>${filler}</RestingECG>\n`
    const aecg = `<?xml version="1.0"?><AnnotatedECG xmlns="urn:hl7-org:v3"><effectiveTime><low value="${away.replace(/\D/g, '')}.000-0500"/></effectiveTime>${filler}</AnnotatedECG>\n`
    const zoned = scpWith(scpTime(away, -300))
    const dicom = dicomWith([acquisitionDateTime(wall.replace(/\D/g, ''))], '1.2.840.10008.1.2')
    const wfdb = `rec 1 500 5000 ${time} ${day}/${month}/${year}\nrec.dat 16 200/mV 16 0 0 0 0 I\n`
    for (const file of [muse, aecg, scpWith(scpTime(wall)), zoned, dicom, wfdb]) {
      const draft = questionDraft({ firstEcgAcquired: { at: new Date(done.getTime() - 60_000).toISOString() } })
      const { body } = await server.open([{ bytes: Buffer.from(file), name: 'ecg.xml' }], draft)
      const said = body.consultation.assertions.filter(({ milestone }) => milestone === 'first_ecg_acquired')
      expect(said.map(({ at, source }) => [at, source])).toEqual([
        [new Date(done.getTime() - 60_000).toISOString(), 'recalled'],
        [done.toISOString(), 'system'],
      ])
    }
  })

  it('I14 what is wrong in fields that nobody has to fill in is dropped and named, every time it is sent', async () => {
    const draft = questionDraft({
      complaint: 'a\0b',
      vitals: { systolic: '152', spo2: null },
      symptomOnset: { at: 'noon', precision: 'about' },
      troponin: 3,
    })
    const first = await server.open([], draft)
    expect([first.status, [...first.body.droppedFields].sort()]).toEqual([
      201,
      ['complaint', 'symptomOnset.at', 'troponin', 'vitals.systolic'],
    ])
    const again = await server.open([], draft)
    expect([again.status, again.body.droppedFields]).toEqual([200, first.body.droppedFields])
    expect((await server.open([], questionDraft())).body.droppedFields).toEqual([])
  })

  it('I2 names are kept to be read, never to harm', async () => {
    const names = ['../../etc/passwd', 'C:\\ECG\\心电图 1.jpg', 'a\u202Egpj.exe', `${'长'.repeat(300)}.jpeg`, '...', '']
    const { body } = await server.open(names.map((name) => ({ bytes: photograph, name })))
    const kept = body.consultation.recordings.map((recording) => recording.name)
    expect(kept.slice(0, 3)).toEqual(['passwd', '心电图 1.jpg', 'agpj.exe'])
    expect(kept[3]).toBe(`${'长'.repeat(limits.nameLength - 5)}.jpeg`)
    expect(kept.slice(4)).toEqual(['recording', 'recording'])
  })

  it('I3 the same draft again is answered with the first reply, and fifty at once make one consultation', async () => {
    const draft = questionDraft()
    const before = await server.count('consultations')
    const answers = await Promise.all(Array.from({ length: 50 }, () => server.open([{ bytes: photograph }], draft)))
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(49).fill(200), 201])
    for (const { body } of answers) expect(body).toEqual(answers[0]!.body)
    expect(await server.count('consultations')).toBe(before + 1)
    const changed = await server.open([{ bytes: other }], draft)
    expect([changed.status, (changed.body as unknown as { code: string }).code]).toEqual([409, 'draft-reused'])
  })

  it('I4 more files than may be sent at once: the first are kept, the others are named', async () => {
    const files = Array.from({ length: limits.recordingsPerRequest + 2 }, () => ({ bytes: photograph }))
    const { status, body } = await server.open(files)
    expect(status).toBe(201)
    expect(body.consultation.recordings).toHaveLength(limits.recordingsPerRequest)
    expect(body.refusedRecordings.map(({ index, refusal }) => [index, refusal.code])).toEqual([
      [12, 'too-many-recordings'],
      [13, 'too-many-recordings'],
    ])
  })

  it('I4 adding files asks for access before it reads them, and for a file', async () => {
    const { body } = await server.open([])
    const path = `/api/consultations/${body.consultation.id}/recordings`
    const draft = { draftId: 'added-1' }
    const foreign = await server.post<{ code: string }>(
      path,
      formOf(draft, [{ bytes: photograph }]),
      await server.tokenOf('gande'),
    )
    expect([foreign.status, foreign.body.code]).toEqual([404, 'not-found'])
    const empty = await server.post<{ code: string }>(path, formOf(draft, []))
    expect([empty.status, empty.body.code]).toEqual([422, 'recording-missing'])
    const added = await server.post<{ entries: { kind: string }[] }>(path, formOf(draft, [{ bytes: photograph }]))
    expect([added.status, added.body.entries.map((entry) => entry.kind)]).toEqual([201, ['recording-added']])
    const again = await server.post<{ entries: unknown }>(path, formOf(draft, [{ bytes: photograph }]))
    expect([again.status, again.body.entries]).toEqual([200, added.body.entries])
  })
})

describe('a malformed upload', () => {
  beforeAll(() => server.settled(), 60_000)

  const boundary = 'x-boundary-x'
  const multipart = (body: Buffer) => [
    `content-type: multipart/form-data; boundary=${boundary}`,
    `content-length: ${body.length}`,
  ]
  const end = Buffer.from(`--${boundary}--\r\n`)
  const draftPart = (content: string | Buffer) => rawPart(boundary, 'name="draft"', content)
  const filePart = (content: Buffer) => rawPart(boundary, 'name="recording"; filename="a.jpg"', content)
  const deep = `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`

  const bodies: [name: string, body: () => Buffer, status: number, code: string][] = [
    ['no parts at all', () => Buffer.alloc(0), 422, 'draft-missing'],
    ['only a file', () => Buffer.concat([filePart(photograph), end]), 422, 'draft-missing'],
    [
      'no end',
      () => Buffer.concat([draftPart(JSON.stringify(questionDraft())), filePart(photograph)]),
      400,
      'upload-cut',
    ],
    ['another boundary', () => Buffer.from('--other\r\n\r\nhello\r\n--other--\r\n'), 400, 'upload-cut'],
    ['a draft that is no JSON', () => Buffer.concat([draftPart('{"draftId":'), end]), 400, 'bad-request'],
    [
      'a draft that is no UTF-8',
      () => Buffer.concat([draftPart(Buffer.from([0x22, 0xff, 0x22])), end]),
      400,
      'bad-request',
    ],
    ['a draft that is a list', () => Buffer.concat([draftPart('[1]'), end]), 422, 'invalid-body'],
    ['a draft without its id', () => Buffer.concat([draftPart('{"pathway":"stemi"}'), end]), 422, 'invalid-body'],
    ['a draft of many levels', () => Buffer.concat([draftPart(deep), end]), 422, 'invalid-body'],
    ['half a character', () => Buffer.concat([draftPart(`{"draftId":"\\ud800"}`), end]), 422, 'invalid-body'],
    ['a prototype', () => Buffer.concat([draftPart('{"draftId":"a","__proto__":{"x":1}}'), end]), 422, 'invalid-body'],
    [
      'a draft that is too long',
      () => Buffer.concat([draftPart(' '.repeat(limits.draftBytes + 1)), end]),
      413,
      'too-large',
    ],
    [
      'two drafts',
      () => Buffer.concat([draftPart(JSON.stringify(questionDraft())), draftPart('{"draftId":"b"}'), end]),
      400,
      'bad-request',
    ],
    [
      'a wrong draft and a file',
      () => Buffer.concat([draftPart('{"draftId":7}'), filePart(photograph), end]),
      422,
      'invalid-body',
    ],
    [
      'a wrong question',
      () => Buffer.concat([draftPart('{"draftId":"c","pathway":"stemi"}'), filePart(pdfOf('never sent before')), end]),
      422,
      'invalid-body',
    ],
    [
      'a part named like a prototype',
      () => Buffer.concat([rawPart(boundary, 'name="__proto__"', 'x'), end]),
      400,
      'bad-request',
    ],
    [
      'hundreds of parts',
      () => Buffer.concat([...Array.from({ length: 300 }, () => filePart(Buffer.from('x'))), end]),
      413,
      'too-many-recordings',
    ],
  ]

  it.each(bodies)('I5 %s is refused, and leaves nothing', async (_name, make, status, code) => {
    const before = { files: server.files(), consultations: await server.count('consultations') }
    const body = make()
    expect(await server.raw(body, multipart(body))).toEqual({ status, code })
    expect({ files: server.files(), consultations: await server.count('consultations') }).toEqual(before)
  })

  it('I5 what is no multipart, or has no boundary, is refused', async () => {
    const body = Buffer.from('{}')
    const headers = (type: string) => [`content-type: ${type}`, `content-length: ${body.length}`]
    expect(await server.raw(body, headers('application/json'))).toEqual({ status: 415, code: 'unsupported-media-type' })
    expect(await server.raw(body, headers('text/html'))).toEqual({ status: 415, code: 'unsupported-media-type' })
    expect(await server.raw(body, headers('multipart/form-data'))).toEqual({ status: 400, code: 'bad-request' })
  })

  it('I6 a line that is cut leaves neither a consultation nor a file', async () => {
    const before = { files: server.files().kept, consultations: await server.count('consultations') }
    // a small one would be in memory
    const large = Buffer.concat([photograph.subarray(0, -2), Buffer.alloc(2 * 1024 * 1024)])
    const socket = await startUpload(
      Buffer.concat([draftPart(JSON.stringify(questionDraft())), filePart(large).subarray(0, -2)]),
    )
    await until('the file being received', () => server.files().aside.length === 1)
    socket.destroy()
    await until('the cut file to be gone', () => server.files().aside.length === 0)
    expect({ files: server.files().kept, consultations: await server.count('consultations') }).toEqual(before)
  })

  it('I7 a file over the limit that ends soon: the question behind it is still heard', async () => {
    const large = Buffer.concat([photograph.subarray(0, -2), Buffer.alloc(limits.recordingBytes + 5_000_000)])
    const form = new FormData()
    form.append('recording', new Blob([large]), 'large.jpg')
    form.append('draft', JSON.stringify(questionDraft()))
    const { status, body } = await server.post<{ refusedRecordings: { refusal: { code: string } }[] }>(
      '/api/consultations',
      form,
    )
    expect([status, body.refusedRecordings.map(({ refusal }) => refusal.code)]).toEqual([201, ['recording-too-large']])
  })

  it.each([
    ['the question is opened without it', true, 201],
    ['and no question before it: refused', false, 413],
  ])('I7 a file without end is cut, %s', async (_what, withDraft, status) => {
    const draft = withDraft ? draftPart(JSON.stringify(questionDraft())) : Buffer.alloc(0)
    const socket = await startUpload(Buffer.concat([draft, filePart(photograph).subarray(0, -4)]))
    let reply = ''
    socket.on('data', (piece) => {
      reply += piece.toString('utf8')
    })
    socket.on('error', () => {})
    let largestAside = 0
    const piece = Buffer.alloc(1024 * 1024, 1)
    for (let sent = 0; sent < 200 && reply === '' && !socket.destroyed; sent++) {
      if (!socket.write(piece))
        await until('room on the line', () => socket.writableLength === 0 || reply !== '', 20_000)
      largestAside = Math.max(largestAside, server.files().aside.length)
    }
    await until('a reply', () => reply.includes('recording-too-large'), 20_000)
    expect(Number(reply.slice(9, 12))).toBe(status)
    expect(socket.bytesWritten - socket.writableLength).toBeLessThan(3 * limits.recordingBytes)
    expect(largestAside).toBeLessThanOrEqual(1)
    expect(server.files().aside).toEqual([])
    await until('the line to be cut', () => socket.destroyed, 20_000)
  })

  async function startUpload(beginning: Buffer) {
    const { hostname, port } = new URL(server.address)
    const socket = connect(Number(port), hostname)
    const head = [
      'POST /api/consultations HTTP/1.1',
      `host: ${hostname}`,
      `authorization: Bearer ${await server.tokenOf('lantian')}`,
    ]
    head.push(`content-type: multipart/form-data; boundary=${boundary}`, `content-length: ${10 ** 9}`)
    socket.write(`${head.join('\r\n')}\r\n\r\n`)
    socket.write(beginning)
    return socket
  }
})

describe('many uploads', () => {
  it('I8 memory stays flat over two hundred uploads', async () => {
    const print = pdfOf('x'.repeat(500_000))
    const upload = async (count: number) => {
      for (let sent = 0; sent < count; sent += 4) {
        const files = [{ bytes: print }, { bytes: photograph.subarray(0, -9) }]
        await Promise.all(Array.from({ length: 4 }, () => server.open(files)))
      }
      return heldBytes()
    }
    const early = await upload(40)
    const late = await upload(200)
    expect(late / early).toBeLessThan(1.25)
  }, 120_000)
})

/** What is really held: after a collection, with everything outside the heap. */
async function heldBytes(): Promise<number> {
  const { setFlagsFromString } = await import('node:v8')
  const { runInNewContext } = await import('node:vm')
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  await new Promise((resolve) => setImmediate(resolve))
  collect()
  const { heapUsed, external, arrayBuffers } = process.memoryUsage()
  return heapUsed + external + arrayBuffers
}
