// Acceptance 2 and 3: one question however often it is sent, and nothing lost on a line that breaks.

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type AppWorld, openAppWorld } from '../world/app.ts'
import { type AppPhone, anyQuestion } from '../world/phone.ts'
import { smallPhotograph } from '../world/photograph.ts'

let app: AppWorld
let lantian: AppPhone
let wang: AppPhone

beforeAll(async () => {
  app = await openAppWorld({ logLevel: 'error' })
  lantian = await app.phone('lantian')
  wang = await app.phone('wang')
}, 180_000)

afterAll(async () => {
  expect(await app.bugs()).toEqual([])
  await app?.close()
})

describe('The same draft', () => {
  it('A2 sent 50 times at once makes one consultation and 50 equal answers', async () => {
    const before = await openOnes()
    const draft = { ...anyQuestion(), complaint: '胸痛' }
    const file = { bytes: (await smallPhotograph()).buffer }
    const clock = () => ({ claimedAt: new Date().toISOString() })
    const answers = await Promise.all(Array.from({ length: 50 }, () => lantian.send({ ...draft, ...clock() }, [file])))
    const statuses = answers.map(({ status }) => status)
    expect([statuses.filter((one) => one === 201).length, statuses.filter((one) => one === 200).length]).toEqual([
      1, 49,
    ])
    expect(new Set(answers.map(({ bytes }) => bytes.toString())).size).toBe(1)
    expect((await openOnes()) - before).toBe(1)
  }, 120_000)

  it('A2 with other words, or with another file, is refused', async () => {
    const draft = anyQuestion()
    await lantian.open(draft)
    for (const again of [
      await lantian.send({ ...draft, complaint: '头晕' }),
      await lantian.send(draft, [{ bytes: (await smallPhotograph()).buffer }]),
    ]) {
      expect([again.status, again.body.code]).toEqual([409, 'draft-reused'])
    }
  })

  it('A2 of an entry, over HTTP and over the socket at once, is one entry', async () => {
    const { consultation } = await lantian.open()
    const draft = { draftId: randomUUID(), kind: 'said', body: { text: '血压偏低' } }
    const live = await lantian.live()
    const consultationId = consultation.id
    const path = `/api/consultations/${consultationId}/entries`
    const [over, ...replies] = await Promise.all([
      lantian.ask('POST', path, draft),
      ...Array.from({ length: 9 }, () => live.value('write', { consultationId, draft })),
    ])
    expect(new Set([over.body, ...replies].map((one) => JSON.stringify(one))).size).toBe(1)
    const { body } = await lantian.ask('GET', `${path}?after=0`)
    const said = (body.entries as { kind: string }[]).filter(({ kind }) => kind === 'said')
    expect(said).toHaveLength(1)
  })
})

describe('A line that breaks', () => {
  it('A3 a phone that was cut while ten entries were written gets exactly those ten on return, in order', async () => {
    const { consultation } = await lantian.open()
    const consultationId = consultation.id
    await wang.write(consultationId, 'accepted')
    const first = await wang.newLive()
    const { seq } = await first.value('watch', { consultationId, after: 0 })
    first.cut()
    const words = Array.from({ length: 10 }, (_, index) => `第 ${index + 1} 句`)
    for (const text of words) await lantian.write(consultationId, 'said', { text })

    const second = await wang.newLive()
    const back = await second.value('watch', { consultationId, after: seq })
    expect(back.resync).toBeUndefined()
    const heard = back.entries as { seq: number; body: { text: string } }[]
    expect(heard.map((entry) => entry.body.text)).toEqual(words)
    expect(heard.map((entry) => entry.seq)).toEqual(words.map((_, index) => seq + index + 1))
    expect(back.seq).toBe(seq + 10)
    expect(first.of('entry')).toEqual([])
  })

  it('A3 a phone that comes back while it is called goes on ringing', async () => {
    const line = await wang.newLive()
    await line.value('watchDuty')
    const { consultation } = await lantian.open()
    const { callId } = await line.hears('ring', ({ consultationId }) => consultationId === consultation.id)
    line.cut()
    const back = await (await wang.newLive()).value('watchDuty')
    expect(back.rings.filter((ring) => ring.consultationId === consultation.id)).toMatchObject([{ callId, step: 1 }])
  })
})

async function openOnes(): Promise<number> {
  const { rows } = await app.database.owner.query('select count(*)::int as count from consultations')
  return rows[0].count
}
