// The wire as programs outside rely on it: what changes says so, what is refused is listed, what is listed is said, and
// no reply is other than it was declared.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { z } from 'zod'
import { openingDraft } from '../../src/consultation/entries/opened.ts'
import { entryKinds } from '../../src/consultation/entries.ts'
import { pathways } from '../../src/consultation/pathways.ts'
import { ruleRefusals } from '../../src/consultation/refusals.ts'
import { type RouteName, routes } from '../../src/contract/http.ts'
import { problemOf, type RefusalCode, refusals } from '../../src/contract/refusals.ts'
import type { Route } from '../../src/contract/routes/route.ts'
import { type MessageName, toServer } from '../../src/contract/to-server.ts'
import { toWeb } from '../../src/contract/to-web.ts'
import { history, protocolVersion } from '../../src/contract/version.ts'
import { ecgFormats } from '../../src/ecg/formats/index.ts'
import { type AppWorld, openAppWorld } from '../world/app.ts'
import { entryFixtures } from '../world/entry-fixtures.ts'
import { sourceFiles, withoutComments } from '../world/source-files.ts'
import { syntheticEcgFiles } from '../world/synthetic-ecg-files.ts'
import { until } from '../world/until.ts'
import { type Cast, gatherCast } from './access-cast.ts'
import { httpDoors, socketDoors } from './doors.ts'

const notKnown = ['wrong-password', 'wrong-code', 'second-factor-there', 'sign-in-slow-down']

describe('The protocol', () => {
  it('W40 has a new line of history whenever a word on the wire changes', () => {
    const recorded = JSON.parse(readFileSync('test/contracts/protocol.json', 'utf8'))
    const now = { version: protocolVersion, lines: history.length, hash: hashOfTheWire() }
    const hint =
      'The wire has changed: add a line to src/contract/version.ts, then put this into test/contracts/protocol.json'
    expect(recorded.hash === now.hash || recorded.lines < now.lines ? '' : `${hint}: ${JSON.stringify(now)}`).toBe('')
    expect(recorded).toEqual(now)
  })

  it('W40 tells its history in order, one line a version', () => {
    expect(history.map((line) => Number.parseInt(line, 10))).toEqual(history.map((_, index) => index + 1))
    expect(protocolVersion).toBe(history.length)
  })
})

describe('The refusals', () => {
  const codes = Object.keys(refusals)
  const source = sourceFiles('src').filter((file) => !/\/refusals\.ts$/.test(file) && !/^src\/(web|tools)\//.test(file))
  const text = source.map((file) => withoutComments(readFileSync(file, 'utf8'))).join('\n')

  it('W41 each code that is said is listed', () => {
    const thrown = [...text.matchAll(/new RefusalError\(\s*'([\w-]+)'/g)].map(([, code]) => code!)
    const ruled = [...text.matchAll(/\bcode: '([\w-]+)'(?=[ ,}\n])/g)]
      .map(([, code]) => code!)
      .filter((code) => !pathwayCodes.has(code))
    expect([...new Set([...thrown, ...ruled])].filter((code) => !codes.includes(code))).toEqual([])
  })

  it('W41 each listed code is said somewhere', () => {
    const silent = codes.filter((code) => !text.includes(`'${code}'`) && !text.includes(`recording-\${blob.refused}`))
    const built = ['recording-too-large', 'recording-empty']
    expect(
      silent.filter((code) => !built.includes(code)).map((code) => `${code} is listed and nobody says it`),
    ).toEqual([])
  })

  it.each(codes)('W41 %s has both sentences, says what to do next, and leaves no place empty', (code) => {
    const { zh, en, status } = refusals[code]!
    expect(zh).toMatch(/\p{Script=Han}.*[。]$/u)
    expect(en).toMatch(/^[A-Z`{].*\.$/)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(placesOf(zh)).toEqual(placesOf(en))
    const values = Object.fromEntries(placesOf(en).map((place) => [place, 7]))
    for (const lang of ['zh', 'en'] as const)
      expect(problemOf(code as RefusalCode, lang, values).detail).not.toMatch(/[{}]/)
  })

  it('W41 only a bug is a 5xx, besides "come again"', () => {
    const serious = codes.filter((code) => refusals[code]!.status >= 500)
    expect(serious.sort()).toEqual(['bug', 'files-away', 'unavailable'])
    expect(Object.keys(ruleRefusals).every((code) => code in refusals)).toBe(true)
  })
})

describe('The registries', () => {
  it('W42 every kind of entry has a fixture, and its fixture is written', () => {
    expect(Object.keys(entryFixtures).sort()).toEqual(Object.keys(entryKinds).sort())
  })

  it('W42 every ECG format has a made-up file', () => {
    const known = new Set(syntheticEcgFiles.map(({ format }) => format))
    expect(ecgFormats.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([])
  })

  it.each(pathways)(
    'W42 the pathway $name is told apart in exports, and every word of it is there twice',
    (pathway) => {
      expect(pathways.filter(({ exportPrefix }) => exportPrefix === pathway.exportPrefix)).toHaveLength(1)
      const named = [
        ...pathway.milestones,
        ...pathway.intervals,
        ...pathway.answerCard.diagnosis,
        ...pathway.answerCard.strategy,
      ]
      for (const { words } of named) expect([words.zh, words.en].every((word) => word.trim() !== '')).toBe(true)
    },
  )

  it('W42 every export is a route that the access matrix knows', () => {
    const exported = Object.values(routes as Record<string, Route>).filter(({ path }) =>
      path.startsWith('/api/exports/'),
    )
    expect(exported.map(({ path }) => path)).toEqual(['/api/exports/timelines.csv', '/api/exports/timelines.xlsx'])
  })
})

/** wang asked for the swap, and li says yes or no; gande broke the glass. */
function loginFor(name: RouteName): string | undefined {
  if (name === 'answerSwap') return 'li'
  return ['beginEmergencyReading', 'readInEmergency', 'emergencyPreview', 'emergencyOriginal'].includes(name)
    ? 'gande'
    : undefined
}

describe('The running service', () => {
  let app: AppWorld
  let cast: Cast

  beforeAll(async () => {
    app = await openAppWorld({ logLevel: 'error' })
    cast = await gatherCast(app)
  }, 180_000)

  afterAll(async () => {
    expect(await app.bugs()).toEqual([])
    await app?.close()
  })

  it('W43 describes every route in /openapi.json, with its summary and its replies', async () => {
    const { body } = await (await app.phone('lantian')).ask('GET', '/openapi.json')
    const { openapi, paths } = body as unknown as { openapi: string; paths: Record<string, Record<string, Operation>> }
    expect(openapi).toMatch(/^3\./)
    for (const { method, path, summary, reply, query, body: sent } of Object.values(routes) as Route[]) {
      const operation = paths[path.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]
      expect([path, operation?.summary]).toEqual([path, summary])
      expect([path, Object.keys(operation!.responses)]).toEqual([path, Object.keys(reply)])
      const named = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name)
      const told = operation!.parameters?.filter((one) => one.in === 'path').map(({ name }) => name) ?? []
      expect([path, told]).toEqual([path, named])
      expect([path, operation!.parameters?.some((one) => one.in === 'query') ?? false]).toEqual([
        path,
        query !== undefined,
      ])
      if (sent) expect(Object.keys(operation!.requestBody!.content)).toEqual(['application/json'])
    }
    const listed = Object.values(routes as Record<string, Route>).map(({ path }) => path.replaceAll(/:(\w+)/g, '{$1}'))
    const others = Object.keys(paths).filter((path) => !listed.includes(path))
    expect(others.sort()).toEqual(['/healthz', '/readyz'])
  })

  it.each(Object.keys(routes) as RouteName[])('W44 the reply of %s is as it is declared', async (name) => {
    const route: Route = routes[name]
    const login = loginFor(name) ?? rightLogin(route)
    const { subject } = cast
    const knock = httpDoors[name]({ ...subject, sessionId: 'x' }, app.network.people.li)
    const isAbsent = ['readWaveform', 'readVoice', 'emergencyVoice', 'revokeSession', 'readFeed'].includes(name)
    const { status, body, headers } = await (await app.newPhone(login)).ask(
      route.method,
      knock.path,
      knock.body,
      knock.headers,
    )
    if (isAbsent) return expect([status, body.type]).toEqual([404, `urn:jiuxin:refusal:${body.code}`])
    // a callback without its signature; test/flows/channels-callbacks.test.ts has signed ones
    if (name.endsWith('Callback')) return expect([status, body.code]).toEqual([401, 'bad-signature'])
    // a wrong password, a wrong code; test/flows/accounts.test.ts and second-factor.test.ts have right ones
    if (notKnown.includes(String(body.code))) return
    expect(Object.keys(route.reply).map(Number)).toContain(status)
    if (headers.get('content-type')?.includes('json')) conforms(route.reply[status]!, body)
  })

  it.each(Object.keys(toServer) as MessageName[])('W44 the reply to %s is as it is declared', async (name) => {
    const { phone, subject } = await cast.standingOf('specialist', 'own')
    const reply = (await (await phone.live!()).ask(name, socketDoors[name](subject).body)) as {
      ok: boolean
      value?: unknown
    }
    expect(reply.ok).toBe(true)
    conforms(toServer[name].reply, reply.value)
  })

  it('W44 what is pushed is as it is declared', async () => {
    const wang = await app.newPhone('wang')
    const live = await wang.newLive()
    await live.value('watchDuty')
    const { consultation } = await (await app.phone('lantian')).open()
    await live.hears('ring', ({ consultationId }) => consultationId === consultation.id)
    await wang.write(consultation.id, 'accepted')
    await live.hears('ring-stopped')
    await live.hears('heads')
    const body = {
      personId: app.network.people.wang,
      line: 2,
      from: '2098-01-01T00:00:00Z',
      until: '2098-01-02T00:00:00Z',
    }
    await wang.ask('POST', `/api/rosters/${app.network.rosterId}/overrides`, body)
    await wang.ask('DELETE', '/api/sessions/current')
    await until('the line to be cut', () => !live.socket.connected)
    const names = new Set(live.pushed.map(({ name }) => name))
    expect([...names]).toEqual(expect.arrayContaining(['entry', 'ring', 'ring-stopped', 'heads', 'signed-out']))
    for (const push of live.pushed) conforms(toWeb[push.name as keyof typeof toWeb], push.body)
  })
})

interface Operation {
  summary: string
  responses: Record<string, unknown>
  parameters?: { name: string; in: string }[]
  requestBody?: { content: Record<string, unknown> }
}

const pathwayCodes = new Set(
  pathways.flatMap(({ answerCard, contraindications, formulary, adjuncts }) =>
    [
      ...answerCard.diagnosis,
      ...answerCard.strategy,
      ...(answerCard.drugs ?? []),
      ...contraindications.flatMap(({ items }) => items),
      ...formulary,
      ...adjuncts,
    ].map((one) => ('code' in one ? String(one.code) : '')),
  ),
)

const placesOf = (sentence: string) => [...sentence.matchAll(/\{(\w+)\}/g)].map(([, place]) => place!).sort()

function conforms(schema: z.ZodType, value: unknown): void {
  const read = schema.safeParse(value)
  expect(read.success ? [] : read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)).toEqual([])
}

function rightLogin({ door }: Route): string {
  if (typeof door === 'string') return 'lantian'
  const loginOf: Record<string, string> = {
    clinic_doctor: 'lantian',
    specialist: 'wang',
    coordinator: 'lab',
    quality_officer: 'quality',
    administrator: 'admin',
  }
  return loginOf[door[0]!]!
}

/** The same for the same wire, whatever the order of its declaration or the version of a library says. */
function hashOfTheWire(): string {
  const shape = (schema: z.ZodType | undefined) =>
    schema === undefined ? null : z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' })
  const shapes = {
    http: Object.fromEntries(
      Object.entries(routes as Record<string, Route>).map(([name, route]) => {
        const { method, path, door, multipart = false, params, query, body, reply } = route
        const replies = Object.fromEntries(Object.entries(reply).map(([status, schema]) => [status, shape(schema)]))
        return [
          name,
          { method, path, door, multipart, params: shape(params), query: shape(query), body: shape(body), replies },
        ]
      }),
    ),
    toServer: Object.fromEntries(
      Object.entries(toServer).map(([name, { body, reply }]) => [name, { body: shape(body), reply: shape(reply) }]),
    ),
    toWeb: Object.fromEntries(Object.entries(toWeb).map(([name, body]) => [name, shape(body)])),
    openingDraft: shape(openingDraft),
    entries: Object.fromEntries(
      Object.entries(entryKinds).map(([kind, { by, body }]) => [kind, { by, body: shape(body) }]),
    ),
    refusals: Object.fromEntries(
      Object.entries(refusals).map(([code, { status, retryable = false }]) => [code, { status, retryable }]),
    ),
  }
  return createHash('sha256').update(canonical(shapes)).digest('hex').slice(0, 32)
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  const members = Object.entries(value).filter(([name]) => name !== '$schema' && name !== 'description')
  return `{${members
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, one]) => `${JSON.stringify(name)}:${canonical(one)}`)
    .join(',')}}`
}
