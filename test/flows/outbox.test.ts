// The real outbox and the real connection of the phone, without a screen, against the real service over a line that is
// slow and cut and with pages that are killed: what the doctor did arrives once and in order, to the last byte.

import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import sharp from 'sharp'
import { type AppWorld, openAppWorld } from '../world/app.ts'
import { type CutLine, openCutLine } from '../world/cut-line.ts'
import { password } from '../world/network.ts'
import { diskOfPhone, type OutboxClient, openOutboxClient } from '../world/outbox-client.ts'
import { type AnEntry, type SignedIn, signIn } from '../world/phone.ts'
import { until } from '../world/until.ts'

const patienceMs = 30_000
const question = { pathway: 'stemi', patient: { sex: 'male', ageYears: 58 } }

let world: AppWorld
let line: CutLine
let signedIn: SignedIn
const disk = diskOfPhone()
let phone: OutboxClient
const open = () => openOutboxClient({ address: line.address, signedIn, disk })

beforeAll(async () => {
  world = await openAppWorld()
  // a photograph takes seconds: whoever wants to cut it in the middle has time to
  line = await openCutLine(world.address, { bytesPerSecond: 400 * 1024 })
  signedIn = await signIn(world.address, 'lantian', password)
}, 120_000)

afterAll(async () => {
  phone?.kill()
  await line?.close()
  expect(await world.bugs()).toEqual([])
  await world.close()
}, 60_000)

/** About 1 MB, and no two are alike. */
async function photograph(name: string): Promise<File> {
  const noise = { raw: { width: 1200, height: 900, channels: 3 as const } }
  const bytes = await sharp(randomBytes(1200 * 900 * 3), noise)
    .jpeg({ quality: 95 })
    .toBuffer()
  return new File([new Uint8Array(bytes)], name, { type: 'image/jpeg' })
}

async function hashOf(file: Blob): Promise<string> {
  return createHash('sha256')
    .update(Buffer.from(await file.arrayBuffer()))
    .digest('hex')
}

async function journal(): Promise<AnEntry[]> {
  const reader = await world.phone('lantian')
  const { consultations } = (await reader.ask('GET', '/api/consultations')).body as unknown as {
    consultations: { id: string }[]
  }
  expect(consultations.length).toBeLessThanOrEqual(1)
  if (!consultations[0]) return []
  const read = await reader.ask('GET', `/api/consultations/${consultations[0].id}`)
  return (read.body as unknown as { entries: AnEntry[] }).entries
}

/** What the phone has written: calls and milestones that follow from it are the system's. */
const written = (entries: AnEntry[]) =>
  entries.flatMap(({ kind, body }) => {
    if (kind === 'said') return [`said ${body.text}`]
    return ['opened', 'recording-added', 'original-added'].includes(kind) ? [kind] : []
  })

describe('a phone that is cut off and killed', () => {
  it('W225 sends everything once and in order, and the original from its last byte', async () => {
    const pages = await Promise.all([photograph('one.jpg'), photograph('two.jpg')])
    line.cut()
    phone = await open()
    const opening = phone.ask(question, pages)
    phone.write(opening, 'said', { text: '1' })
    phone.write(opening, 'said', { text: '2' })
    await until('everything to be kept', async () => (await disk.all()).length === 5)
    phone.kill()

    phone = await open()
    line.mend()
    phone.wake()
    await untilUnderWay(phone)
    expect(written(await journal()).slice(0, 5)).toEqual(
      expect.arrayContaining(['opened', 'said 1', 'said 2', 'recording-added', 'recording-added']),
    )
    const [consultationId] = phone.waiting().map((one) => one.consultationId)
    phone.write(consultationId!, 'said', { text: '3' })
    await until('what is said to overtake it', async () => written(await journal()).includes('said 3'), patienceMs)
    expect(written(await journal())).not.toContain('original-added')
    await untilUnderWay(phone)
    line.cut()
    phone.kill()

    const before = line.sentBytes()
    const remaining = phone.waiting().length
    line.mend()
    phone = await open()
    await until('the phone to be empty', async () => (await disk.all()).length === 0, 2 * patienceMs)
    expect(phone.progress[0]!.sent).toBeGreaterThan(0)
    // of what was left nothing was sent from the first byte again
    expect(line.sentBytes() - before).toBeLessThan(pages.reduce((sum, { size }) => sum + size, 0))
    expect(remaining).toBe(0)

    const told = await journal()
    expect(written(told).filter((one) => one.startsWith('said'))).toEqual(['said 1', 'said 2', 'said 3'])
    expect(written(told).filter((one) => !one.startsWith('said'))).toEqual([
      'opened',
      'recording-added',
      'recording-added',
      'original-added',
      'original-added',
    ])
    const kept = told.filter(({ kind }) => kind === 'original-added').map(({ body }) => body.sha256)
    expect(kept).toEqual(await Promise.all(pages.map(hashOf)))
  }, 120_000)
})

describe('a stamp whose answer was lost', () => {
  const stamps = async () => (await journal()).filter(({ kind }) => ['stamped', 'withdrawn'].includes(kind))

  it.each([
    ['by this page', 'door_out', false],
    ['by the next one', 'needle', true],
  ])(
    'W540 and that is taken back is withdrawn in the journal %s',
    async (_, milestone, isKilled) => {
      const before = (await stamps()).length
      line.loseAnswers()
      const draftId = phone.write(await onlyConsultation(), 'stamped', { milestone, how: 'tapped' })
      await until('the server to have it', async () => (await stamps()).length === before + 1, patienceMs)
      expect(phone.waiting()).toMatchObject([{ draftId }])
      line.cut()
      await until('the try to have failed', () => (phone.waiting()[0]?.tries ?? 0) > 0, patienceMs)
      phone.takeBack(draftId, '点错了')
      await until('it to be kept', async () => (await disk.all())[0]?.takenBack !== undefined)
      if (isKilled) {
        phone.kill()
        phone = await open()
      }
      line.mend()
      phone.wake()
      await until('the phone to be empty', async () => (await disk.all()).length === 0, patienceMs)
      const [stamp, withdrawal, ...more] = (await stamps()).slice(before)
      expect([stamp?.body.milestone, more]).toEqual([milestone, []])
      expect(withdrawal).toMatchObject({ kind: 'withdrawn', body: { seq: stamp!.seq, reason: '点错了' } })
    },
    60_000,
  )
})

async function onlyConsultation(): Promise<string> {
  const reader = await world.phone('lantian')
  const { body } = await reader.ask('GET', '/api/consultations')
  return (body as unknown as { consultations: { id: string }[] }).consultations[0]!.id
}

/** A part of the original has gone over the line, and the rest has not. */
async function untilUnderWay({ waiting }: OutboxClient): Promise<void> {
  const original = () => waiting().find((one) => one.task === 'original' && one.state === 'sending' && one.uploadUrl)
  await until('an original to be sent', original, patienceMs)
  const before = line.sentBytes()
  await until('a part of it to have gone', () => line.sentBytes() > before + 300_000, patienceMs)
  expect(original()).toBeDefined()
}
