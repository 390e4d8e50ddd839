// Nothing that anybody sends may break the service: thousands of malformed requests and messages, by several roles, get
// a listed refusal (or are harmless), and the service goes on as if nothing had happened.

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type RouteName, routes } from '../../src/contract/http.ts'
import { refusals } from '../../src/contract/refusals.ts'
import type { Route } from '../../src/contract/routes/route.ts'
import { type MessageName, toServer } from '../../src/contract/to-server.ts'
import { newId } from '../../src/platform/ids.ts'
import { type AppWorld, openAppWorld } from '../world/app.ts'
import { entryFixtures, fixtureKinds } from '../world/entry-fixtures.ts'
import { damaged, deepText, hostileString, hostileValue } from '../world/hostile-values.ts'
import type { Phone } from '../world/live.ts'
import { type Answered, type AppPhone, anyQuestion, stranger } from '../world/phone.ts'
import { type Cast, gatherCast } from './access-cast.ts'
import { httpDoors, socketDoors } from './doors.ts'

let app: AppWorld
let cast: Cast
let askers: Pick<AppPhone, 'ask'>[]

const logins = ['lantian', 'wang', 'lab', 'quality', 'admin', 'foreign-wang'] as const
const atOnce = 15

beforeAll(async () => {
  app = await openAppWorld({ logLevel: 'error' })
  cast = await gatherCast(app)
  askers = [stranger(app.address), ...(await Promise.all(logins.map((login) => app.phone(login))))]
}, 180_000)

afterAll(async () => {
  await app?.close()
})

// signing out succeeds whatever is sent with it, and would end the others' turn
const anyName = fc.constantFrom(...(Object.keys(routes) as RouteName[]).filter((name) => name !== 'signOut'))
/** Where most that is sent is walked, kept and read again. */
const writing = fc.constantFrom<RouteName>(
  'writeEntry',
  'writeEntry',
  'writeEntry',
  'openConsultation',
  'addOverride',
  'addPattern',
  'importShifts',
)

const hostileId = fc.oneof(hostileString, fc.constantFrom('%', '%zz', '%ff%fe', '..', 'A'.repeat(201), newId()))
const entryDraft = fc.constantFrom(...fixtureKinds).chain((kind) => {
  const draft = { draftId: randomUUID(), kind, body: entryFixtures[kind]().body, claimedAt: new Date().toISOString() }
  return damaged(draft)
})
const fullQuestion = {
  ...anyQuestion(),
  urgency: 'urgent',
  complaint: '胸痛',
  vitals: { systolic: 152, diastolic: 94, heartRate: 88, spo2: 96 },
  symptomOnset: { at: '2026-11-22T04:29:00Z', precision: 'about' },
  doorIn: { at: '2026-11-22T05:09:00Z' },
  claimedAt: '2026-11-22T05:10:00Z',
}

interface Nonsense {
  asker: number
  method: string
  path: string
  body: unknown
}

const request: fc.Arbitrary<Nonsense> = fc.oneof(anyName, writing).chain((name) => {
  const route: Route = routes[name]
  return fc.record({
    asker: fc.nat(logins.length),
    method: fc.constant(route.method),
    path: fc.tuple(pathTo(name, route), queryTo(route)).map((parts) => parts.join('')),
    body: bodyTo(name, route),
  })
})

function pathTo(name: RouteName, { path }: Route): fc.Arbitrary<string> {
  if (!path.includes(':')) return fc.constant(path)
  const real = fc.constant(null).map(() => httpDoors[name](cast.subject, app.network.people.li).path.split('?')[0]!)
  const malformed = hostileId.map((id) => path.replace(/:\w+/, () => (id.startsWith('%') ? id : encoded(id))))
  return fc.oneof({ weight: 2, arbitrary: real }, { weight: 1, arbitrary: malformed })
}

function queryTo({ query }: Route): fc.Arbitrary<string> {
  const known = ['state', 'siteId', 'from', 'to', 'cursor', 'after', 'pathway', 'month', '__proto__', 'a[b]']
  const pair = fc.tuple(fc.constantFrom(...known), hostileString).map(([name, value]) => `${name}=${encoded(value)}`)
  const pairs = fc.array(
    fc.oneof(pair, fc.constantFrom('from=2026-01-01&from=2026-01-02', '%', '=&=', 'month=2026-13')),
    {
      maxLength: 3,
    },
  )
  return query ? pairs.map((some) => (some.length ? `?${some.join('&')}` : '')) : fc.constant('')
}

function bodyTo(name: RouteName, { method, multipart }: Route): fc.Arbitrary<unknown> {
  if (method !== 'POST' && method !== 'PUT') return fc.constant(undefined)
  if (name === 'importShifts')
    return fc.oneof(calendarBody, hostileString, fc.uint8Array({ maxLength: 200 })).map(fileOf)
  if (multipart) return fc.tuple(damaged(fullQuestion), fc.uint8Array({ maxLength: 64 }), fc.nat(3)).map(form)
  const right = name === 'writeEntry' ? entryDraft : fc.constant(null).chain(() => damaged(knockOf(name)))
  const raw = fc.oneof(
    fc.constantFrom('', '{', '[1,', '{"a":1}x', 'nul', '"\\ud800"', '\ufeff{}', '{"__proto__":{"a":1}}', '1e99999'),
    fc
      .tuple(fc.constantFrom(10, 1_000, 30_000), fc.constantFrom('array' as const, 'object' as const))
      .map(([levels, of]) => {
        return name === 'writeEntry'
          ? `{"draftId":"${randomUUID()}","kind":"said","body":{"text":${deepText(levels / 6, of)}}}`
          : deepText(levels / 6, of)
      }),
    hostileString,
  )
  return fc.oneof(
    { weight: 5, arbitrary: right },
    { weight: 2, arbitrary: raw },
    { weight: 1, arbitrary: hostileValue },
  )
}

/** An event of which every line may be anything. */
const calendarBody = fc
  .record({ start: hostileString, rule: hostileString, who: hostileString, zone: hostileString })
  .map(({ start, rule, who, zone }) =>
    [
      'BEGIN:VCALENDAR',
      'BEGIN:VEVENT',
      `DTSTART;TZID=${zone}:${start}`,
      'DTEND:20261122T080000',
      `RRULE:FREQ=DAILY;${rule}`,
      `SUMMARY:${who}`,
      'END:VEVENT',
      'END:VCALENDAR',
    ].join('\r\n'),
  )
const fileOf = (content: string | Uint8Array) => new Blob([content as BlobPart], { type: 'text/calendar' })

const knockOf = (name: RouteName) => httpDoors[name](cast.subject, app.network.people.li).body

function form([draft, bytes, shape]: [unknown, Uint8Array, number]): FormData {
  const sent = new FormData()
  const text = JSON.stringify(draft) ?? ''
  const file = new Blob([bytes as BlobPart], { type: 'image/jpeg' })
  if (shape !== 0) sent.append('draft', text)
  if (shape === 1) sent.append('draft', text)
  if (shape !== 2) sent.append('recording', file, 'x\0/../ecg.jpg')
  if (shape === 3) sent.append('__proto__', 'x')
  return sent
}

/** As an address can carry it: half a surrogate pair cannot be sent at all. */
const encoded = (text: string) => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '?'))

describe('Nonsense over HTTP', () => {
  it('X50 1,500 malformed requests are refused with listed words or do no harm', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(request, { minLength: atOnce, maxLength: atOnce }), async (several) => {
        await Promise.all(several.map(async (one) => isDecent(one, await send(one))))
        expect(await app.bugs()).toEqual([])
      }),
      { numRuns: 100, endOnFailure: true },
    )
    expect((await fetch(`${app.address}/readyz`)).status).toBe(200)
  }, 600_000)
})

const send = ({ asker, method, path, body }: Nonsense) => askers[asker]!.ask(method, path, body)

function isDecent(asked: Nonsense, { status, body, headers }: Answered): void {
  if (status < 400) return
  const what = `${asked.method} ${asked.path} ${typeof asked.body === 'string' ? asked.body.slice(0, 300) : JSON.stringify(asked.body)}`
  // a no to HEAD has no words
  const listed =
    asked.method === 'HEAD'
      ? Object.values(refusals).find((one) => one.status === status && status < 500)
      : refusals[body.code ?? '']
  expect([what, status, headers.get('content-type')]).toEqual([
    what,
    listed?.status,
    'application/problem+json; charset=utf-8',
  ])
  expect([what, status >= 500]).toEqual([what, false])
}

const messageNames = Object.keys(toServer) as MessageName[]

const written = entryDraft.map((draft) => ({ consultationId: cast.subject.consultationId, draft }))
const message: fc.Arbitrary<[name: string, body: unknown]> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom(...messageNames).chain((name) => {
      const right = fc.constant(null).chain(() => damaged(socketDoors[name](cast.subject).body))
      const wrong = name === 'write' ? written : hostileValue
      return fc.tuple(fc.constant<string>(name), fc.oneof(right, wrong))
    }),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(
      hostileString.filter((name) => !reserved.has(name)),
      hostileValue,
    ),
  },
)
const reserved = new Set(['connect', 'connect_error', 'disconnect', 'disconnecting', 'newListener', 'removeListener'])

describe('Nonsense on the live socket', () => {
  it('X51 1,500 malformed messages are refused with listed words or do no harm', async () => {
    const perLine = 150
    const lineOf = fc.record({
      who: fc.constantFrom(...logins),
      said: fc.array(message, { minLength: perLine, maxLength: perLine }),
    })
    await fc.assert(
      fc.asyncProperty(lineOf, async ({ who, said }) => {
        const line = await (await app.phone(who)).newLive()
        for (const [name, body] of said) {
          const reply = await line.ask(name, body)
          if (!reply.ok) expect([name, refusals[reply.refusal!.code]?.status]).toEqual([name, reply.refusal!.status])
          expect([name, JSON.stringify(body)?.slice(0, 300), reply.refusal?.code === 'bug']).toEqual([
            name,
            JSON.stringify(body)?.slice(0, 300),
            false,
          ])
        }
        expect(await app.bugs()).toEqual([])
        line.close()
      }),
      { numRuns: 10, endOnFailure: true },
    )
  }, 600_000)

  it('X51 packets that no client would make do not touch the others', async () => {
    const wang = await (await app.phone('wang')).newLive()
    await wang.value('watchDuty')
    const deep = `["write",{"consultationId":"${cast.subject.consultationId}","draft":{"draftId":"d","kind":"said","body":{"text":${deepText(10_000)}}}}]`
    const packets = [
      '2',
      '21',
      '2[',
      '2["watch"',
      '2{}',
      '2[]',
      '2[1]',
      '2[{}]',
      '2["write"]',
      `2${deep}`,
      `27${deep}`,
      '451-["x"]',
      '9',
      '0{}',
      '2/other,["watch"]',
    ]
    for (const packet of packets) {
      const line = await (await app.phone('lantian')).newLive()
      rawWrite(line, packet)
      // an orderly question behind it is answered, or the line was cut
      await Promise.race([
        line.ask('clock').catch(() => null),
        new Promise((cut) => line.socket.once('disconnect', cut)),
      ])
      line.close()
    }
    expect(await app.bugs()).toEqual([])
    await wang.value('clock')
  }, 120_000)

  it('X52 after all of it a question is asked, rings and is answered as ever', async () => {
    const live = await (await app.phone('wang')).newLive()
    await live.value('watchDuty')
    const { consultation } = await (await app.phone('lantian')).open()
    await live.hears('ring', ({ consultationId }) => consultationId === consultation.id)
    await (await app.phone('wang')).write(consultation.id, 'answered', { diagnosis: 'unsure', strategy: 'call-me' })
  }, 60_000)
})

function rawWrite({ socket }: Phone, packet: string): void {
  ;(socket.io.engine as unknown as { write(text: string): void }).write(packet)
}
