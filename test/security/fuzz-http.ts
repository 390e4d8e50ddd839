// The description of the wire (/openapi.json), sent back at it: every operation with right values, values near right ones,
// hostile headers and addresses. What may come back is a reply as it is declared, or a listed refusal. Nothing else.

import { setTimeout as wait } from 'node:timers/promises'
import fc from 'fast-check'
import { z } from 'zod'
import { openingDraft } from '../../src/consultation/entries/opened.ts'
import { entryKinds } from '../../src/consultation/entries.ts'
import { routes } from '../../src/contract/http.ts'
import { refusals } from '../../src/contract/refusals.ts'
import type { Route } from '../../src/contract/routes/route.ts'
import { hostileString } from '../world/hostile-values.ts'
import { formOf, uploadHeaders } from '../world/phone.ts'
import { type JsonSchema, nearSchema, type Vocabulary } from './from-schema.ts'
import type { FuzzWorld } from './fuzz-world.ts'

export interface Operation {
  method: string
  path: string
  params: { name: string; in: string; schema: JsonSchema; required?: boolean }[]
  body: JsonSchema | undefined
  route: Route | undefined
}

export interface Sent {
  asker: number
  method: string
  path: string
  headers: Record<string, string>
  body: unknown
  operation: Operation
}

export interface Told {
  sent: number
  byStatus: Record<string, number>
  operations: number
  faults: string[]
}

const tokenIsSpent = ['/api/sessions/current']

export async function fuzzHttp(
  world: FuzzWorld,
  { runs, seed, atOnce = 12 }: { runs: number; seed: number; atOnce?: number },
): Promise<Told> {
  const operations = await operationsOf(world.address)
  const told: Told = { sent: 0, byStatus: {}, operations: operations.length, faults: [] }
  const some = aRequest(operations, world)
  for (let batch = 0; told.sent < runs && told.faults.length < 10; batch++) {
    if (batch % 5 === 0) await world.newSubject()
    const requests = fc.sample(some, { seed: seed + batch, numRuns: Math.min(200, runs - told.sent) })
    const waiting = requests.values()
    const line = async () => {
      for (const request of waiting) {
        const fault = await judge(world, request, told.byStatus).catch((error) => `no answer: ${causeOf(error)}`)
        if (fault !== null) told.faults.push(`seed ${seed + batch}: ${shown(request)} -> ${fault}`)
        told.sent++
      }
    }
    await Promise.all(Array.from({ length: atOnce }, line))
    for (const where of await world.bugs()) told.faults.push(`seed ${seed + batch}: a bug in ${where}`)
    for (const login of await world.shutOut()) told.faults.push(`seed ${seed + batch}: ${login} was shut out`)
  }
  return told
}

const causeOf = (error: unknown) => String((error as { cause?: unknown }).cause ?? error)

/** As the service describes itself, so that nothing has to be listed here. */
export async function operationsOf(address: string): Promise<Operation[]> {
  const { paths } = (await (await fetch(`${address}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { parameters?: Operation['params']; requestBody?: Body }>>
  }
  const known = Object.values(routes) as Route[]
  return Object.entries(paths).flatMap(([template, methods]) =>
    Object.entries(methods).map(([lower, { parameters = [], requestBody }]) => {
      const method = lower.toUpperCase()
      const path = template.replaceAll(/\{(\w+)\}/g, ':$1')
      const route = known.find((one) => one.method === method && one.path === path)
      const body = requestBody?.content['application/json']?.schema
      return { method, path, params: parameters, body, route }
    }),
  )
}

interface Body {
  content: Record<string, { schema: JsonSchema }>
}

function aRequest(operations: Operation[], world: FuzzWorld): fc.Arbitrary<Sent> {
  return fc.constantFrom(...operations).chain((operation) =>
    fc.record({
      asker: anAsker(operation, world),
      method: fc.constant(operation.method),
      path: fc.tuple(aPath(operation, world), aQuery(operation, world)).map((parts) => parts.join('')),
      headers: fc.oneof({ weight: 5, arbitrary: fc.constant({}) }, someHeaders(operation)),
      body: aBody(operation, world),
      operation: fc.constant(operation),
    }),
  )
}

/** Mostly somebody for whom the door is there: behind it is more than before it. */
function anAsker({ path, route }: Operation, { askers, rolesOf }: FuzzWorld): fc.Arbitrary<number> {
  if (tokenIsSpent.includes(path)) return fc.constant(0)
  const anybody = fc.nat(askers.length - 1)
  const { door = 'nobody' } = route ?? {}
  const welcome = [...askers.keys()].filter(
    (nth) => door === 'nobody' || door === 'anyone' || rolesOf[nth]?.some((role) => door.includes(role)),
  )
  return fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...welcome) }, { weight: 1, arbitrary: anybody })
}

const raw = fc.constantFrom('%', '%zz', '%ff%fe', '%00', '..', '.', '%2e%2e%2f', 'A'.repeat(201), '%F0%9F%98', '*', ';')

function aPath({ path, params }: Operation, world: Vocabulary): fc.Arbitrary<string> {
  const places = params.filter((one) => one.in === 'path')
  if (places.length === 0) return fc.constant(path)
  const real = fc.constant(null).chain(() => fc.constantFrom(...world.ids()))
  const filled = places.map(({ schema }) =>
    fc.oneof(
      { weight: 5, arbitrary: schema.enum ? fc.constantFrom(...schema.enum.map(String)) : real },
      { weight: 2, arbitrary: hostileString.map(encoded) },
      { weight: 1, arbitrary: raw },
    ),
  )
  return fc
    .tuple(...filled)
    .map((values) =>
      places.reduce((filledPath, { name }, nth) => filledPath.replace(`:${name}`, () => values[nth]!), path),
    )
}

function aQuery({ params }: Operation, world: Vocabulary): fc.Arbitrary<string> {
  const asked = params.filter((one) => one.in === 'query')
  const stray = fc.constantFrom('__proto__[x]=1', 'constructor.prototype.x=1', 'a[]=1', '%', '=&=', 'x='.repeat(500))
  if (asked.length === 0)
    return fc.oneof(
      { weight: 9, arbitrary: fc.constant('') },
      stray.map((one) => `?${one}`),
    )
  const pair = fc.constantFrom(...asked).chain(({ name, schema }) =>
    nearSchema(schema, world).map((value) => {
      const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
      return `${encoded(name)}=${encoded(text).slice(0, 4_000)}`
    }),
  )
  const pairs = fc.array(fc.oneof({ weight: 9, arbitrary: pair }, stray), { maxLength: 4 })
  return pairs.map((some) => (some.length === 0 ? '' : `?${some.join('&')}`))
}

/** As a header can carry it: nothing that a client library would refuse to send. */
const headerText = hostileString.map((text) =>
  text
    .replace(/[^\x20-\x7e]/g, '')
    .trim()
    .slice(0, 2_000),
)
const headerNames = ['accept-language', 'accept', 'content-type', 'x-request-id', 'x-forwarded-for', 'x-forwarded-host']
const moreNames = ['forwarded', 'range', 'if-none-match', 'cookie', 'origin', 'authorization', 'content-encoding']
const tusNames = ['tus-resumable', 'upload-offset', 'upload-length', 'upload-metadata', 'x-http-method-override']
const likely = ['bytes=0-1', 'bytes=5-1', 'bytes=-0', 'null', 'gzip', '1.0.0', '0', '99999999999999999999', 'text/xml']

function someHeaders({ path }: Operation): fc.Arbitrary<Record<string, string>> {
  const value = fc.oneof(headerText, fc.constantFrom(...likely, 'Bearer x', 'jiuxin_session=x', 'application/json;;'))
  const any = fc.dictionary(fc.constantFrom(...headerNames, ...moreNames, ...tusNames), value, { maxKeys: 4 })
  if (!path.startsWith('/api/uploads')) return any
  const told = { recordingId: 'r', sha256: 'a'.repeat(64), draftId: 'd' }
  return any.map((more) => ({ ...uploadHeaders(told, 100), 'upload-offset': '0', ...more }))
}

const schemaOf = (shape: z.ZodType) => z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' }) as JsonSchema
const question = schemaOf(openingDraft)

function aBody(operation: Operation, world: Vocabulary): fc.Arbitrary<unknown> {
  const { method, path, body, route } = operation
  if (method === 'GET' || method === 'HEAD') return fc.constant(undefined)
  if (route?.multipart) {
    const files = fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 2 })
    return fc.tuple(nearSchema(question, world), files).map(([draft, some]) => {
      return formOf(
        draft,
        some.map((bytes) => ({ bytes: Buffer.from(bytes) })),
      )
    })
  }
  if (path === '/api/consultations/:id/entries') return anEntry(world)
  const broken = fc.constantFrom(
    '',
    '{',
    '{"a":1}x',
    '"\\ud800"',
    '\ufeff{}',
    '{"__proto__":{"polluted":1}}',
    '1e99999',
  )
  if (body === undefined) return fc.oneof(fc.constant(undefined), broken, nearSchema({ type: 'object' }, world))
  return fc.oneof({ weight: 9, arbitrary: nearSchema(body, world) }, broken)
}

/** What an entry may hold depends on its kind. */
export function anEntry(world: Vocabulary): fc.Arbitrary<unknown> {
  return fc.constantFrom(...entryNames).chain((kind) =>
    fc.record({
      draftId: fc.uuid(),
      kind: fc.constant(kind),
      body: nearSchema(bodies[kind]!, world),
    }),
  )
}
const bodies = Object.fromEntries(
  Object.entries(entryKinds).map(([kind, { body }]) => [kind, schemaOf(body as z.ZodType)]),
)
const entryNames = Object.keys(bodies)

const encoded = (text: string) => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '?'))

async function judge(world: FuzzWorld, sent: Sent, byStatus: Record<string, number>): Promise<string | null> {
  const { status, headers, bytes, body } = await ask(world, sent)
  byStatus[status] = (byStatus[status] ?? 0) + 1
  const type = headers.get('content-type') ?? ''
  if (status >= 500) return `${status} ${bytes.subarray(0, 200)}`
  if (status >= 400) {
    if (sent.method === 'HEAD') return null
    const problem = body as { code?: string; status?: number; detail?: string; type?: string }
    const listed = refusals[problem.code ?? '']
    const isWhole = problem.status === status && typeof problem.detail === 'string' && problem.type !== undefined
    const isListed = listed?.status === status && type === 'application/problem+json; charset=utf-8' && isWhole
    return isListed ? null : `an unlisted no: ${status} ${type} ${bytes.subarray(0, 200)}`
  }
  const declared = sent.operation.route?.reply
  if (declared === undefined) return null
  const shape = declared[status]
  if (shape === undefined) return status === 206 || status === 304 ? null : `${status} is not declared`
  if (!type.includes('json')) return null
  const read = shape.safeParse(body)
  return read.success ? null : `not as declared: ${JSON.stringify(read.error.issues).slice(0, 400)}`
}

async function ask({ address, askers }: FuzzWorld, { asker, method, path, headers: more, body }: Sent) {
  const isForm = body instanceof FormData
  const headers: Record<string, string> = { ...more }
  const token = askers[asker]
  if (token && headers.authorization === undefined) headers.authorization = `Bearer ${token}`
  if (body !== undefined && !isForm) headers['content-type'] ??= 'application/json'
  if (isForm) delete headers['content-type']
  const payload = body === undefined ? null : isForm || typeof body === 'string' ? body : JSON.stringify(body)
  for (let tries = 0; ; tries++) {
    const init = { method, headers, body: payload as BodyInit | null, redirect: 'manual' as const }
    const response = await fetch(address + path, init)
    const bytes = Buffer.from(await response.arrayBuffer())
    const isJson = bytes.length > 0 && /\bjson\b/.test(response.headers.get('content-type') ?? '')
    const told = { status: response.status, headers: response.headers, bytes, body: isJson ? parsed(bytes) : {} }
    // a full lock or a busy machine says "come again", and whoever asks does
    if (response.status !== 503 || tries === 3) return told
    await wait(1_000)
  }
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(String(bytes))
  } catch {
    return { unreadable: String(bytes.subarray(0, 100)) }
  }
}

function shown({ asker, method, path, headers, body }: Sent): string {
  const text = body instanceof FormData ? JSON.stringify([...body.entries()]) : JSON.stringify(body)
  return `asker ${asker} ${method} ${path.slice(0, 300)} ${JSON.stringify(headers).slice(0, 300)} ${(text ?? '').slice(0, 600)}`
}
