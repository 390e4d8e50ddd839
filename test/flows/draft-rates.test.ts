// A rate holds back who asks too much, never a question that is sent again and again until it is acknowledged.

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { type AppWorld, openAppWorld } from '../world/app.ts'

const perMinute = 20
let app: AppWorld

beforeAll(async () => {
  app = await openAppWorld({ requestsPerMinute: perMinute })
})

afterAll(async () => {
  await app?.close()
})

it('X72 drafts sent again do not count against a rate, other requests do', async () => {
  const lantian = await app.phone('lantian')
  const draft = { draftId: randomUUID(), pathway: 'stemi', patient: { sex: 'male', ageYears: 58 } }
  const statuses: number[] = []
  for (let sent = 0; sent < perMinute * 2; sent++) statuses.push((await lantian.send(draft)).status)
  expect(statuses).toEqual([201, ...Array.from({ length: perMinute * 2 - 1 }, () => 200)])
  const { body } = await lantian.ask('GET', '/api/consultations')
  const [{ id }] = body.consultations as [{ id: string }]
  const said = { draftId: randomUUID(), kind: 'said', body: { text: '血压 150/90' } }
  for (let sent = 0; sent < perMinute * 2; sent++) {
    const { status } = await lantian.ask('POST', `/api/consultations/${id}/entries`, said)
    expect(status).toBe(sent === 0 ? 201 : 200)
  }
  const reading: number[] = []
  for (let asked = 0; asked < perMinute * 2; asked++) reading.push((await lantian.ask('GET', '/api/duty')).status)
  expect(reading.at(-1)).toBe(429)
})

it('I109 an original that goes on from its last byte neither counts against a rate nor waits for calm', () => {
  const door = app.registered.find(({ method, url }) => method === 'PATCH' && url === '/api/uploads/:id')
  expect(door?.config).toMatchObject({ isUrgent: true, rateLimit: false })
})

it('K232 what gateways call back counts apart from everything else that comes from their address', async () => {
  const gateway = await app.phone('lantian')
  const pressed = { callId: 'A'.repeat(22), key: '1' }
  for (let sent = 0; sent < perMinute * 2; sent++) await gateway.ask('GET', '/api/duty')
  expect((await gateway.ask('GET', '/api/duty')).status).toBe(429)
  for (let sent = 0; sent < perMinute * 2; sent++)
    expect((await gateway.ask('POST', '/api/callbacks/voice', pressed)).status).toBe(404)
  expect(app.registered.filter(({ config }) => config?.isUrgent).map(({ url }) => url)).toContain(
    '/api/callbacks/voice',
  )
})
