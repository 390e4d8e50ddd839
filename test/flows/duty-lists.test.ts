// Lists over HTTP: the same span as in the exports, whole days of the network's zone or instants.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type AppWorld, openAppWorld } from '../world/app.ts'

let app: AppWorld
let opened: { id: string; openedAt: string }

beforeAll(async () => {
  app = await openAppWorld()
  const { consultation } = await (await app.phone('lantian')).open()
  // midnight in Anxi is 16:00 the day before in UTC: this one lies between the two
  opened = { id: consultation.id, openedAt: '2026-03-06T18:30:00.000Z' }
  await app.database.owner.query('update consultations set opened_at = $2 where id = $1', [opened.id, opened.openedAt])
})

afterAll(async () => {
  await app?.close()
})

const ask = async (query: string) => (await app.phone('lantian')).ask('GET', `/api/consultations?${query}`)

async function listed(query: string): Promise<string[]> {
  const { body } = await ask(query)
  return (body.consultations as { id: string }[]).map(({ id }) => id)
}

describe('a list of a span', () => {
  it('D41 takes days as the network lives them, the last one included, and instants as they are', async () => {
    expect(await listed('from=2026-03-07&to=2026-03-07')).toEqual([opened.id])
    expect(await listed('from=2026-03-06&to=2026-03-06')).toEqual([])
    expect(await listed('from=2026-03-06T18:30:00Z&to=2026-03-06T18:30:01Z')).toEqual([opened.id])
    expect(await listed('from=2026-03-06T18:00:00Z&to=2026-03-06T18:30:00Z')).toEqual([])
    expect(await listed('to=2026-03-07')).toEqual([opened.id])
    expect(await listed('from=2026-03-08')).toEqual([])
  })

  it.each(['from=March%207', 'to=2026', 'from=2026-02-30', 'to=yesterday', 'from=2026-03-08&to=2026-03-07'])(
    'D41 refuses %s, which is no span',
    async (query) => {
      expect(await ask(query)).toMatchObject({ status: 422, body: { code: 'span-invalid' } })
    },
  )
})
