// What takes long to come in: the phone's clock is compared with the moment at which a request began to arrive, so that
// a slow upload makes no tap into something remembered later.

import { randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type AppWorld, openAppWorld } from '../world/app.ts'
import { type AppPhone, anyQuestion, formOf, type OpenedReply } from '../world/phone.ts'
import { smallPhotograph } from '../world/photograph.ts'

const heldMs = 3_000
let world: AppWorld
let clinic: AppPhone

beforeAll(async () => {
  world = await openAppWorld()
  clinic = await world.phone('lantian')
}, 120_000)

afterAll(async () => {
  expect(await world.bugs()).toEqual([])
  await world.close()
}, 60_000)

/** The body comes in two halves, the second one long after the first; `made` puts in the clock at the beginning. */
async function sendSlowly(path: string, made: (sentAt: string) => FormData | string): Promise<OpenedReply> {
  const sentAt = new Date().toISOString()
  const whole = new Request('http://phone', { method: 'POST', body: made(sentAt) })
  const body = Buffer.from(await whole.arrayBuffer())
  const headers = { authorization: `Bearer ${clinic.token}`, 'content-length': body.length }
  const type = path.endsWith('/entries') ? 'application/json' : whole.headers.get('content-type')!
  const sending = request(world.address + path, { method: 'POST', headers: { ...headers, 'content-type': type } })
  const answer = new Promise<string>((resolve, reject) => {
    sending.on('response', (response) => text(response).then(resolve, reject)).on('error', reject)
  })
  sending.write(body.subarray(0, 40))
  await wait(heldMs)
  sending.end(body.subarray(40))
  return JSON.parse(await answer)
}

async function offsetOf(draftId: string): Promise<number> {
  const asked = 'select clock_offset_ms from entries where draft_id = $1'
  const { rows } = await world.database.owner.query(asked, [draftId])
  return Number(rows[0].clock_offset_ms)
}

describe('a clock that is right', () => {
  it('J30 stays right when the upload of the question, or of one more file, takes long', async () => {
    const bytes = (await smallPhotograph()).buffer
    const draft = anyQuestion()
    const asked = await sendSlowly('/api/consultations', (sentAt) =>
      formOf({ ...draft, claimedAt: sentAt, sentAt, doorIn: { at: sentAt } }, [{ bytes }]),
    )
    expect(Math.abs(await offsetOf(draft.draftId))).toBeLessThan(heldMs / 2)
    const draftId = randomUUID()
    const path = `/api/consultations/${asked.consultation.id}/recordings`
    await sendSlowly(path, (sentAt) => formOf({ draftId, claimedAt: sentAt, sentAt }, [{ bytes }]))
    expect(Math.abs(await offsetOf(draftId))).toBeLessThan(heldMs / 2)
  }, 60_000)

  it('J30 stays right when the body of an entry takes long', async () => {
    const { consultation } = await clinic.open()
    const draftId = randomUUID()
    await sendSlowly(`/api/consultations/${consultation.id}/entries`, (sentAt) =>
      JSON.stringify({ draftId, kind: 'said', body: { text: '慢' }, claimedAt: sentAt, sentAt }),
    )
    expect(Math.abs(await offsetOf(draftId))).toBeLessThan(heldMs / 2)
  }, 60_000)

  it('J30 stays right when a live message waits for the database', async () => {
    const { consultation } = await clinic.open()
    const live = await clinic.live()
    const busy = await world.database.owner.connect()
    const draftId = randomUUID()
    let isAnswered = false
    try {
      await busy.query('begin; lock table sessions in access exclusive mode')
      // what was known of the session is asked again after a second
      await wait(1_200)
      const sentAt = new Date().toISOString()
      const draft = { draftId, kind: 'said', body: { text: '等' }, claimedAt: sentAt, sentAt }
      const answer = live.value('write', { consultationId: consultation.id, draft }).finally(() => {
        isAnswered = true
      })
      await wait(heldMs)
      expect(isAnswered).toBe(false)
      await busy.query('commit')
      await answer
    } finally {
      await busy.query('rollback')
      busy.release()
    }
    expect(Math.abs(await offsetOf(draftId))).toBeLessThan(heldMs / 2)
  }, 60_000)
})
