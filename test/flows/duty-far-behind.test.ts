// A program that reads over HTTP and comes back after a very long time.

import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { limits } from '../../src/contract/limits.ts'
import { type AppWorld, openAppWorld } from '../world/app.ts'

let app: AppWorld

beforeAll(async () => {
  app = await openAppWorld()
})

afterAll(async () => {
  await app?.close()
})

it('D40 over HTTP whoever is further behind than a live reply holds gets every entry he missed, in order', async () => {
  const lantian = await app.phone('lantian')
  const { consultation } = await lantian.open()
  await lantian.write(consultation.id, 'closed', { reason: '演示' })
  const { body: before } = await lantian.ask('GET', `/api/consultations/${consultation.id}/entries`)
  const first = before.seq as number
  const last = first + limits.entriesPerReply + 5
  // what a thousand messages would leave behind, without the minutes that it takes to write them
  await app.database.owner.query(
    `insert into entries (consultation_id, seq, network_id, kind, at, by_person_id, by_name, by_role, by_site_id, body)
     select consultation_id, numbers.n, network_id, 'said', at, by_person_id, by_name, by_role, by_site_id,
       '{"text": "血压 120/80"}'
     from entries, generate_series($2::int + 1, $3::int) as numbers(n) where consultation_id = $1 and seq = 1`,
    [consultation.id, first, last],
  )
  await app.database.owner.query('update consultations set seq = $2 where id = $1', [consultation.id, last])
  const { body } = await lantian.ask('GET', `/api/consultations/${consultation.id}/entries?after=${first}`)
  expect(body.seq).toBe(last)
  expect((body.entries as { seq: number }[]).map(({ seq }) => seq)).toEqual(
    Array.from({ length: last - first }, (_, index) => first + 1 + index),
  )
  const ahead = await lantian.ask('GET', `/api/consultations/${consultation.id}/entries?after=${last + 7}`)
  expect(ahead.body.seq).toBe(last)
})
