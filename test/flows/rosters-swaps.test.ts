// A swap needs the other's yes: asked for with one tap, answered with one, and made whole or not at all.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { addRosterMembers, addShifts, createRoster } from '../../src/people/create-people.ts'
import { asOwner } from '../../src/platform/as-owner.ts'
import { openPeopleServer, type PeopleServer } from '../world/people-server.ts'
import { until } from '../world/until.ts'

let room: PeopleServer
let rosterId: string
const tokens = {} as Record<'wang' | 'li' | 'zhao' | 'lab', string>

const noon = new Date('2026-11-22T04:00:00Z')
const hourMs = 3_600_000
const iso = (text: string) => new Date(`2026-11-${text}:00+08:00`).toISOString()

beforeAll(async () => {
  room = await openPeopleServer({ at: noon })
})

afterAll(async () => {
  await room?.close()
})

// wang on the 22nd and 24th, li on the 23rd, each from 08:00 to 08:00; zhao stands behind on the 24th
beforeEach(async () => {
  room.clock.setTo(noon)
  const { networkId, sites, people } = room.world
  const roster = { networkId, name: '心电', kind: 'ecg' as const, hospitalSiteId: sites.hospital, pathways: ['stemi'] }
  const day = (date: number) => ({ from: new Date(iso(`${date}T08:00`)), until: new Date(iso(`${date + 1}T08:00`)) })
  rosterId = await asOwner({ databaseUrl: room.database.databaseUrl, networkId }, async (tx) => {
    const id = await createRoster(tx, roster)
    await addRosterMembers(tx, { networkId, rosterId: id, personIds: [people.wang, people.li, people.zhao] })
    await addShifts(tx, { networkId, rosterId: id }, [
      { personId: people.wang, line: 1, ...day(22) },
      { personId: people.li, line: 1, ...day(23) },
      { personId: people.wang, line: 1, ...day(24) },
      { personId: people.zhao, line: 2, ...day(24) },
    ])
    return id
  })
  for (const login of ['wang', 'li', 'zhao', 'lab'] as const) tokens[login] = await room.tokenOf(login)
})

interface Swap {
  id: string
  state: string
  mayAccept: boolean
  mayWithdraw: boolean
  expiresAt: string
  sentence: { zh: string; en: string }
}

const span = (from: string, until: string, line = 1) => ({ line, from: iso(from), until: iso(until) })
const exchange = { gives: span('24T08:00', '25T08:00'), takes: span('23T08:00', '24T08:00') }

type Login = keyof typeof tokens
const askFor = async (login: Login, wish: object) =>
  room.ask(tokens[login], 'POST', `/api/rosters/${rosterId}/swaps`, { personId: room.world.people.li, ...wish })
const asked = async (wish: object = exchange) => (await askFor('wang', wish)).body.swap as unknown as Swap
const answer = async (login: Login, swapId: string, said: 'accept' | 'refuse' | 'withdraw') =>
  room.ask(tokens[login], 'POST', `/api/rosters/${rosterId}/swaps/${swapId}/answer`, { answer: said })
const mine = async (login: Login) =>
  ((await room.ask(tokens[login], 'GET', '/api/swaps')).body.swaps as unknown as Swap[]).filter(isOfRoster)
const isOfRoster = (swap: object) => (swap as { rosterId: string }).rosterId === rosterId

async function plan(): Promise<string[]> {
  const { body } = await room.ask(tokens.lab, 'GET', `/api/rosters/${rosterId}/shifts?from=2026-11-22&until=2026-11-26`)
  const shifts = body.shifts as unknown as { line: number; name: string; from: string; why: string }[]
  return shifts.filter(({ line }) => line === 1).map(({ name, from, why }) => `${name} ${from.slice(8, 13)} ${why}`)
}

const before = ['王主任 22T00 shift', '李医生 23T00 shift', '王主任 24T00 shift']

async function dutyAt(at: string) {
  const { networkId } = room.world
  const instant = new Date(iso(at))
  const duty = await room.database.postgres.inNetwork(networkId, (tx) => room.people.dutyAt(tx, networkId, instant))
  return duty.find((one) => one.rosterId === rosterId)?.onDuty
}

describe('A swap', () => {
  it('P107 is asked for with one tap and accepted with one; then both spans have changed hands, and say why', async () => {
    const { status, body } = await askFor('wang', exchange)
    expect(status).toBe(201)
    expect(body.swap).toMatchObject({
      state: 'asked',
      mayAccept: false,
      mayWithdraw: true,
      sentence: {
        zh: '王主任请李医生接班 11-24 08:00-次日08:00，换 11-23 08:00-次日08:00。',
        en: '王主任 asks 李医生 to take over 11-24 08:00-08:00 next day in exchange for 11-23 08:00-08:00 next day.',
      },
    })
    expect(await plan()).toEqual(before)
    const [toAnswer] = await mine('li')
    expect(toAnswer).toMatchObject({ mayAccept: true, mayWithdraw: false })
    expect((await answer('li', toAnswer!.id, 'accept')).body.swap).toMatchObject({ state: 'accepted' })
    expect(await plan()).toEqual(['王主任 22T00 shift', '王主任 23T00 swap', '李医生 24T00 swap'])
    expect(await dutyAt('24T12:00')).toMatchObject({ why: 'swap', reason: '换班: 李医生替王主任至 次日08:00' })
    expect(await dutyAt('23T12:00')).toMatchObject({
      name: '王主任',
      reasonEn: 'Swap: 王主任 for 李医生 until 08:00 next day',
    })
  })

  it('P107 may give a part of a duty away, also of the one that runs', async () => {
    const swap = await asked({ gives: span('22T08:00', '22T22:00') })
    await answer('li', swap.id, 'accept')
    expect(await plan()).toEqual(['王主任 22T00 shift', '李医生 22T04 swap', '王主任 22T14 shift', ...before.slice(1)])
  })

  it('P107 is heard by every server, and is in the log with both', async () => {
    const heard: string[] = []
    const elsewhere = room.openNode()
    elsewhere.onRosterChanged((_networkId, changed) => void heard.push(changed))
    await elsewhere.ready()
    const swap = await asked()
    await until('the question to be heard', () => heard.length === 1)
    await answer('li', swap.id, 'accept')
    await until('the answer to be heard', () => heard.length === 2)
    const { rows } = await room.database.owner.query(
      'select operation, person_id, details from audit_log where subject_id = $1 order by id',
      [swap.id],
    )
    const { wang, li } = room.world.people
    expect(rows).toMatchObject([
      { operation: 'swap-asked', person_id: wang, details: { askedBy: wang, asked: li } },
      { operation: 'swap-accepted', person_id: li, details: { askedBy: wang, asked: li } },
    ])
  })

  it('P107 asked or answered again, as a phone does, is the same swap', async () => {
    const [first, second] = [await asked(), await asked()]
    expect(second.id).toBe(first.id)
    await answer('li', first.id, 'accept')
    expect((await answer('li', first.id, 'accept')).body.swap).toMatchObject({ id: first.id, state: 'accepted' })
    expect(await plan()).toEqual(['王主任 22T00 shift', '王主任 23T00 swap', '李医生 24T00 swap'])
  })

  it.each([
    ['refuse', 'li', 'refused'],
    ['withdraw', 'wang', 'withdrawn'],
  ] as const)('P108 after a %s nothing has changed, and it cannot be accepted', async (said, login, state) => {
    const swap = await asked()
    expect((await answer(login, swap.id, said)).body.swap).toMatchObject({ state })
    expect((await answer('li', swap.id, 'accept')).body).toMatchObject({ status: 409, code: 'swap-answered' })
    expect(await plan()).toEqual(before)
    expect(await mine('li')).toMatchObject([{ state }])
  })

  it('P108 is answered by whom it asks and withdrawn by who asked, by nobody else', async () => {
    const swap = await asked()
    for (const [login, said] of [
      ['wang', 'accept'],
      ['zhao', 'accept'],
      ['li', 'withdraw'],
    ] as const) {
      expect((await answer(login, swap.id, said)).body).toMatchObject({ status: 403, code: 'not-for-you' })
    }
    expect(await mine('zhao')).toEqual([])
  })

  it('P108 of accept and withdraw in the same moment one wins, and the plan is as it says', async () => {
    for (let round = 0; round < 5; round++) {
      const swap = await asked(round % 2 ? { gives: span('24T08:00', '25T08:00') } : exchange)
      const both = await Promise.all([
        answer('li', swap.id, 'accept'),
        answer('wang', swap.id, 'withdraw'),
        answer('li', swap.id, 'accept'),
      ])
      const [state] = (await room.database.owner.query('select state from shift_swaps where id = $1', [swap.id])).rows
      const written = await room.database.owner.query('select id from shifts where swap_id = $1', [swap.id])
      const rowsOf = { accepted: round % 2 ? 1 : 2, withdrawn: 0 } as Record<string, number>
      expect([state.state, written.rows.length]).toEqual([state.state, rowsOf[state.state]])
      expect(both.filter(({ status }) => status === 200)).toHaveLength(state.state === 'accepted' ? 2 : 1)
      await room.database.owner.query('update shifts set cancelled_at = now() where swap_id = $1', [swap.id])
    }
  })

  it('P108 cannot be accepted when the plan has changed since', async () => {
    const swap = await asked()
    const { people } = room.world
    const override = { personId: people.zhao, from: iso('24T18:00'), until: iso('24T20:00') }
    await room.ask(tokens.lab, 'POST', `/api/rosters/${rosterId}/overrides`, override)
    expect((await answer('li', swap.id, 'accept')).body).toMatchObject({ status: 409, code: 'swap-outdated' })
    expect((await mine('li'))[0]).toMatchObject({ state: 'asked' })
  })

  it('P108 expires when its time is over, and when the duty begins', async () => {
    const soon = await asked({ gives: span('22T08:00', '23T08:00') })
    expect(soon.expiresAt).toBe(iso('22T12:30'))
    const later = await asked()
    expect(later.expiresAt).toBe(iso('23T08:00'))
    room.clock.advance(hourMs)
    expect((await answer('li', soon.id, 'accept')).body).toMatchObject({ status: 409, code: 'swap-expired' })
    expect(await mine('li')).toContainEqual(
      expect.objectContaining({ id: soon.id, state: 'expired', mayAccept: false }),
    )
    await room.people.rosters.upkeep.once()
    const { rows } = await room.database.owner.query(
      'select state from shift_swaps where id = any($1) order by expires_at',
      [[soon.id, later.id]],
    )
    expect(rows).toEqual([{ state: 'expired' }, { state: 'asked' }])
  })

  it.each([
    ['a span that is not his', { gives: span('23T08:00', '24T08:00') }, 'swap-not-on-duty', '王主任'],
    ['more than his own', { gives: span('24T08:00', '25T09:00') }, 'swap-not-on-duty', '王主任'],
    [
      'for a span that is not the other’s',
      { ...exchange, takes: span('22T12:00', '23T08:00') },
      'swap-not-on-duty',
      '李医生',
    ],
    ['a span that is over', { gives: span('22T08:00', '22T11:00') }, 'shift-invalid', ''],
  ])('P108 with %s is refused', async (_case, wish, code, name) => {
    const { body } = await askFor('wang', wish)
    expect(body).toMatchObject({ status: 422, code })
    expect(body.detail).toContain(name)
  })

  it('P108 with himself, a stranger, or by somebody who is not on the roster is refused', async () => {
    const gives = exchange.gives
    expect((await askFor('wang', { gives, personId: room.world.people.wang })).body).toMatchObject({
      code: 'not-on-roster',
    })
    expect((await askFor('wang', { gives, personId: room.world.people.lab })).body).toMatchObject({
      code: 'not-on-roster',
    })
    expect((await askFor('lab', { gives })).body).toMatchObject({ status: 403 })
  })

  it('P107 is seen by the staff and by who manages the roster, and by nobody else', async () => {
    const swap = await asked()
    const listed = async (token: string) => room.ask(token, 'GET', `/api/rosters/${rosterId}/swaps`)
    for (const login of ['zhao', 'lab'] as const) {
      expect((await listed(tokens[login])).body.swaps).toMatchObject([{ id: swap.id, mayAccept: false }])
    }
    expect((await listed(await room.tokenOf('lantian'))).status).toBe(403)
    expect((await listed(await room.tokenOf('foreign-wang'))).status).toBe(404)
  })
})
