// What strangers send: each file is refused with its sentence and leaves nothing, and the question is opened all the same.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { refusals } from '../../src/contract/refusals.ts'
import { type HostileFile, hostileFiles } from '../world/hostile-files.ts'
import { type IntakeServer, openIntakeServer } from '../world/intake-server.ts'
import { ecgPicture } from '../world/pictures.ts'

let server: IntakeServer
let hostile: HostileFile[]
let photograph: Buffer

beforeAll(async () => {
  server = await openIntakeServer()
  hostile = await hostileFiles()
  photograph = await ecgPicture({ dpi: 60 }).jpeg().toBuffer()
}, 120_000)

afterAll(async () => {
  expect(await server.bugs()).toBe(0)
  await server.close()
}, 60_000)

describe('hostile files', () => {
  it('I1 every one is refused with its own code, the question is opened, and nothing is left on the disk', async () => {
    expect(hostile.length).toBeGreaterThanOrEqual(35)
    const seen: Record<string, string> = {}
    const before = server.files()
    for (const { name, bytes } of hostile) {
      const { status, body } = await server.open([{ bytes, name: 'ecg.jpg', type: 'image/jpeg' }])
      const [refused] = body.refusedRecordings
      seen[name] = `${status} ${refused?.index} ${refused?.refusal.code} ${body.entries.map((entry) => entry.kind)}`
      expect(refused?.refusal.detail).toBe(sentence(refused!.refusal.code))
      expect(server.files()).toEqual(before)
    }
    expect(seen).toEqual(Object.fromEntries(hostile.map(({ name, code }) => [name, `201 0 ${code} opened`])))
    expect(await server.count('recordings')).toBe(0)
  })

  it('I1 sent all together with one good photograph, the photograph arrives', async () => {
    const small = hostile.filter(({ bytes }) => bytes.length < 1_000_000)
    const files = [...small.slice(0, 20), { name: 'good', bytes: photograph, code: '' }, ...small.slice(20)]
    const { status, body } = await server.open(files.slice(0, 60).map(({ bytes }) => ({ bytes })))
    expect(status).toBe(201)
    expect(body.entries.map((entry) => entry.kind)).toEqual(['opened', 'recording-added'])
    expect(body.refusedRecordings.map(({ index }) => index)).toEqual(
      files.slice(0, 60).flatMap(({ name }, at) => (name === 'good' ? [] : [at])),
    )
  })

  it('I1 added to a consultation, a refused file is refused with its own code and nothing is written', async () => {
    const { body } = await server.open([])
    const form = new FormData()
    form.append('draft', JSON.stringify({ draftId: 'later-1' }))
    form.append('recording', new Blob(['<svg/>']), 'ecg.svg')
    const refused = await server.post(`/api/consultations/${body.consultation.id}/recordings`, form)
    expect([refused.status, refused.body.code]).toEqual([415, 'recording-unsupported'])
  })
})

function sentence(code: string): string {
  return refusals[code]!.en.replace('{megabytes}', '20').replace('{count}', '12')
}
