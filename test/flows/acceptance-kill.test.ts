// Acceptance 2, its second half: the server dies between the upload and the answer, and nothing that it acknowledged
// is lost, neither the question nor the promise to call.

import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type MachineLateness, machineLateness } from '../world/machine-lateness.ts'
import { password } from '../world/network.ts'
import { type AppPhone, type OpenedReply, phoneOf, signIn } from '../world/phone.ts'
import { smallPhotograph } from '../world/photograph.ts'
import { ecgPicture } from '../world/pictures.ts'
import { endServices, type Service, startService } from '../world/service.ts'
import { until } from '../world/until.ts'
import { addRendition, beginUpload, hangingUpload, type Promised, sendOriginal } from '../world/upload-line.ts'

const patienceSeconds = 4
/** Of the original, when the server dies. */
const sentBytes = 30_000
const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0
const folder = mkdtempSync(join(tmpdir(), 'jiuxin-kill-'))
const phones: AppPhone[] = []
let service: Service
let address: string
let machine: MachineLateness

const start = () =>
  startService({
    program: ['--import', 'tsx', 'test/world/serve-small.ts'],
    env: { MODE: 'demo', DATA_DIR: folder, PATIENCE: String(patienceSeconds) },
  })

beforeAll(async () => {
  machine = machineLateness()
  service = start()
  address = await service.address()
}, 300_000)

afterAll(async () => {
  machine?.stop()
  for (const phone of phones) phone.hangUp()
  await endServices()
  rmSync(folder, { recursive: true, force: true })
}, 60_000)

describe('kill -9 between the upload and the answer', () => {
  let before: { entries: unknown[] }
  let opened: OpenedReply
  let tokens: { lantian: AppPhone; wang: AppPhone; li: AppPhone }
  let photograph: Buffer
  let follows: Promised
  let uploadPath: string

  const read = async (phone: AppPhone) =>
    (await phone.ask('GET', `/api/consultations/${opened.consultation.id}`)).body as {
      entries: { kind: string; at: string; body: { step?: number; personId?: string } }[]
    }

  it('A2 the question is taken and the phone on duty rings; then the server is gone', async () => {
    const of = async (login: string) => {
      const phone = await phoneOf(address, await signIn(address, login, password))
      phones.push(phone)
      return phone
    }
    tokens = { lantian: await of('lantian'), wang: await of('wang'), li: await of('li') }
    const wangLive = await tokens.wang.live()
    await wangLive.value('watchDuty')
    photograph = (await smallPhotograph()).buffer
    opened = await tokens.lantian.open({}, [{ bytes: photograph }])
    await wangLive.hears('ring')
    const rendition = await ecgPicture({ dpi: 40 }).jpeg().toBuffer()
    follows = await addRendition(tokens.lantian, opened.consultation.id, rendition, photograph)
    uploadPath = await beginUpload(tokens.lantian, follows)
    before = await read(tokens.lantian)
    const { token } = tokens.lantian
    hangingUpload(address, token, uploadPath, 0, photograph.subarray(0, sentBytes), photograph.length)
    const part = join(folder, 'blobs/parts', `${uploadPath.split('/').at(-1)}.part`)
    await until('the first bytes to arrive', () => sizeOf(part) >= sentBytes, 20_000)
    service.signal('SIGKILL')
    expect(await service.ended).toBe('SIGKILL')
  }, 60_000)

  it('A2 after the restart everything is there, and the call that came due meanwhile is made within 5 s', async () => {
    const { at } = (before.entries as { kind: string; at: string }[]).find(({ kind }) => kind === 'called')!
    await until('the backup’s turn to pass', () => Date.now() > Date.parse(at) + patienceSeconds * 1000 + 500, 15_000)
    service = start()
    address = await service.address()
    // the same sessions as before: nobody signs in again
    const again = async ({ token, personId }: AppPhone) => {
      const phone = await phoneOf(address, { token, person: { id: personId, name: '' } })
      phones.push(phone)
      return phone
    }
    const li = await again(tokens.li)
    const rung = await until('the ring of the backup', async () =>
      (await (await li.live()).value('watchDuty')).rings.find(({ step }) => step === 2),
    )
    expect(rung.consultationId).toBe(opened.consultation.id)

    const wang = await again(tokens.wang)
    const after = await read(wang)
    expect(after.entries.slice(0, before.entries.length)).toEqual(before.entries)
    const calls = after.entries.filter(({ kind, body }) => kind === 'called' && body.step === 2)
    const [calledMs, readyMs] = [Date.parse(calls[0]!.at), service.readyAtMs()]
    expect(calledMs - readyMs).toBeLessThan(5_000 + machine.lateMs(readyMs, calledMs))
    expect(calls).toHaveLength(1)
    const { recordingId } = opened.consultation.recordings[0]!
    const original = await wang.ask('GET', `/api/recordings/${recordingId}/original`)
    expect(original.bytes.equals(photograph)).toBe(true)
    await wang.write(opened.consultation.id, 'accepted')
    const lantian = await again(tokens.lantian)
    expect((await read(lantian)).entries.at(-1)).toMatchObject({ kind: 'accepted' })
  }, 300_000)

  it('I98 the original that was on its way goes on from the last byte that had arrived', async () => {
    const sent = await sendOriginal(address, tokens.lantian.token, follows, { uploadUrl: address + uploadPath })
    expect(sent.refusedWith).toBeUndefined()
    expect(sent.sentBytes).toBeLessThanOrEqual(photograph.length - sentBytes)
    const lantian = await phoneOf(address, { token: tokens.lantian.token, person: { id: '', name: '' } })
    const original = await lantian.ask('GET', `/api/recordings/${follows.recordingId}/original`)
    expect(original.bytes.equals(photograph)).toBe(true)
    expect((await read(lantian)).entries.filter(({ kind }) => kind === 'original-added')).toHaveLength(1)
  }, 60_000)

  it('X40 Ctrl-C drains and ends with 0, and the database goes with it', async () => {
    service.signal('SIGINT')
    // as npm passes it on
    service.signal('SIGINT')
    expect(await service.ended).toBe(0)
  }, 60_000)
})
