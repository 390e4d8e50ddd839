// Every door of the wire x every role x every relation, against the table in access-rows.ts. The doors are those that
// the server really registered: one without rows, or one that the contract does not know, fails here.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { entryKinds } from '../../src/consultation/entries.ts'
import { routes } from '../../src/contract/http.ts'
import type { Route } from '../../src/contract/routes/route.ts'
import { toServer } from '../../src/contract/to-server.ts'
import { newId } from '../../src/platform/ids.ts'
import { type AppWorld, openAppWorld } from '../world/app.ts'
import { connectPhone } from '../world/live.ts'
import type { Answered } from '../world/phone.ts'
import { type Cast, everybody, gatherCast, relations, type Standing } from './access-cast.ts'
import { entryRows, httpRows, type Row, socketRows } from './access-rows.ts'
import { httpDoors, socketDoors } from './doors.ts'

/** Doors of the house itself: no person, no record. */
const infrastructure =
  /^(GET|HEAD|HEAD,GET) \/(healthz|readyz|metrics|openapi\.json|docs(\/|\/json|\/yaml|\/static\/[\w.*-]+)?)$/

let app: AppWorld
let cast: Cast

beforeAll(async () => {
  app = await openAppWorld({ logLevel: 'error' })
  cast = await gatherCast(app)
}, 180_000)

afterAll(async () => {
  await app?.close()
})

const named = Object.entries(routes) as [keyof typeof routes, Route][]

describe('The doors that there are', () => {
  it('P40 every registered route is in the contract or is a listed door of the house', () => {
    const strangers = app.registered
      .filter(({ method, url, config }) => {
        const listed = named.find(([name]) => name === config?.routeName)?.[1]
        const methods = [method].flat().filter((one) => one !== 'HEAD' || listed?.method !== 'GET')
        return !(listed?.path === url && methods.every((one) => one === listed.method))
      })
      .map(({ method, url }) => `${method} ${url}`)
      .filter((door) => !infrastructure.test(door))
    expect(strangers.map((door) => `${door} is registered and not in src/contract/http.ts`)).toEqual([])
  })

  it('P40 every route of the contract is registered', () => {
    const missing = named.filter(([name]) => !app.registered.some(({ config }) => config?.routeName === name))
    expect(missing.map(([name, { path }]) => `${name} (${path}) is in the contract and no room registers it`)).toEqual(
      [],
    )
  })

  it.each([
    ['route', Object.keys(routes), httpRows],
    ['route', Object.keys(routes), httpDoors],
    ['socket message', Object.keys(toServer), socketRows],
    ['socket message', Object.keys(toServer), socketDoors],
    ['kind of entry', Object.keys(entryKinds), entryRows],
  ])('P40 every %s has its row, and every row its door', (what, doors, rows) => {
    const told = [
      ...doors.filter((door) => !(door in rows)).map((door) => `${what} ${door} has no row in test/contracts`),
      ...Object.keys(rows)
        .filter((row) => !doors.includes(row))
        .map((row) => `${row} is a row of no ${what}`),
    ]
    expect(told).toEqual([])
  })

  it('P40 a row leaves nobody out but those who cannot ask', () => {
    const all = Object.entries({ ...httpRows, ...socketRows, ...entryRows })
    for (const [door, row] of all) {
      for (const who of everybody) {
        const cells = row[who].trim().split(/\s+/)
        expect([door, who, cells.length]).toEqual([door, who, relations.length])
        const mayBeEmpty = ['coordinator', 'quality_officer', 'administrator'].includes(who)
        expect([door, who, cells.indexOf('-')]).toEqual([door, who, mayBeEmpty ? 0 : -1])
      }
    }
  })
})

describe('Over HTTP', () => {
  it.each(named.map(([name]) => name))('P41 %s answers each role in each relation as its row says', async (name) => {
    await compare(httpRows[name], async (standing) => {
      const { method } = routes[name]
      const knock = httpDoors[name](standing.subject, app.network.people.li)
      const phone = knock.endsSession && standing.login ? await app.newPhone(standing.login) : standing.phone
      const answer = await phone.ask(method, knock.path, knock.body, knock.headers)
      // a no to HEAD has no words
      const outcome = method === 'HEAD' && answer.status >= 400 ? String(answer.status) : outcomeOf(answer)
      if (outcome !== 'ok' || !knock.shows) return outcome
      return knock.shows(answer, standing.subject) ? 'ok' : 'hidden'
    })
  })

  it.each(Object.keys(entryRows) as (keyof typeof entryRows)[])(
    'P42 an entry %s may be written by whom its row says',
    async (kind) => {
      await compare(entryRows[kind], async ({ phone, subject }) => {
        // past the permissions the rules refuse this body, so that nothing is written
        const draft = { draftId: newId(), kind, body: { nonsense: true } }
        const answer = await phone.ask('POST', `/api/consultations/${subject.consultationId}/entries`, draft)
        const rules = ['invalid-body', 'already-opened', 'recording-missing']
        return rules.includes(answer.body.code ?? '') ? 'ok' : outcomeOf(answer)
      })
    },
  )
})

describe('On the live socket', () => {
  it.each(Object.keys(socketRows) as (keyof typeof socketRows)[])(
    'P43 %s answers each role in each relation as its row says',
    async (name) => {
      await compare(socketRows[name], async ({ phone, subject }) => {
        if (!phone.live)
          return connectPhone(app.address, '').then(
            () => 'ok',
            (error) => String(error.data.status),
          )
        const { body, shows } = socketDoors[name](subject)
        const reply = (await (await phone.live()).ask(name, body)) as {
          ok: boolean
          refusal?: Refused
          value?: unknown
        }
        if (!reply.ok) return outcomeOf({ status: reply.refusal!.status, body: reply.refusal! })
        return shows === undefined || shows(reply.value, subject) ? 'ok' : 'hidden'
      })
    },
  )
})

interface Refused {
  status: number
  code: string
}

describe('A record that is not his', () => {
  const ofRecords = named.filter(([, { record }]) => record !== undefined).map(([name]) => name)

  it.each(ofRecords)(
    'P44 %s says of a foreign record, a missing one and a malformed id the same, to the letter',
    async (name) => {
      for (const who of everybody) {
        if (who === 'nobody') continue
        const { phone } = await cast.standingOf(who, 'other network')
        const { subject } = cast
        const missing = Object.fromEntries(
          Object.keys(subject).map((field) => [field, newId()]),
        ) as unknown as typeof subject
        const malformed = Object.fromEntries(
          Object.keys(subject).map((field) => [field, `x'%20or%201=1%00`]),
        ) as unknown as typeof subject
        const answers: string[] = []
        for (const one of [subject, missing, malformed]) {
          const knock = httpDoors[name](one, app.network.people.li)
          answers.push(letters(await phone.ask(routes[name].method, knock.path, knock.body, knock.headers)))
        }
        expect([name, who, answers[1]]).toEqual([name, who, answers[0]])
        expect([name, who, answers[2]]).toEqual([name, who, answers[0]])
      }
    },
  )
})

afterAll(async () => {
  expect(await app.bugs()).toEqual([])
})

async function compare(row: Row, knock: (standing: Standing) => Promise<string>): Promise<void> {
  const got: Record<string, string> = {}
  const expected: Record<string, string> = {}
  const places = everybody.flatMap((who) => {
    const cells = row[who].trim().split(/\s+/)
    return relations
      .map((relation, index) => ({ who, relation, cell: cells[index]! }))
      .filter(({ cell }) => cell !== '-')
  })
  await Promise.all(
    places.map(async ({ who, relation, cell }) => {
      const place = `${who}, ${relation}`
      expected[place] = cell
      got[place] = await knock(await cast.standingOf(who, relation))
    }),
  )
  expect(got).toEqual(expected)
}

const codesOf: Record<number, readonly string[]> = {
  401: ['not-signed-in', 'bad-signature'],
  403: ['not-your-role', 'not-for-you', 'system-kind'],
  404: ['not-found'],
}

/** He may look: a photograph has no waveform and is no voice. He may ask for a swap: but not himself. He is asked who he is. He took enough. */
const pastPermission = [
  ...['no-waveform', 'no-voice', 'not-on-roster', 'may-read-anyway'],
  ...['wrong-password', 'wrong-code', 'second-factor-there', 'sign-in-slow-down', 'slow-down'],
]

/** `ok`, or the status where its code is one that speaks of permission; anything else in full. */
function outcomeOf({ status, body }: Pick<Answered, 'status' | 'body'> | { status: number; body: Refused }): string {
  if (status < 300 || pastPermission.includes(String(body.code))) return 'ok'
  return codesOf[status]?.includes(String(body.code)) ? String(status) : `${status} ${body.code}`
}

function letters({ status, headers, bytes }: Answered): string {
  const own = ['date', 'x-request-id', 'keep-alive']
  const kept = [...headers].filter(([name]) => !own.includes(name)).map(([name, value]) => `${name}: ${value}`)
  return [status, ...kept, bytes.toString('utf8')].join('\n')
}
