// Every message of the live socket, right and near right, with and without a reply wanted, and names that are none. Each
// answer is as it is declared or a listed refusal; what is pushed meanwhile is as it is declared; the line stays.

import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import fc from 'fast-check'
import { z } from 'zod'
import { openingDraft } from '../../src/consultation/entries/opened.ts'
import { refusals } from '../../src/contract/refusals.ts'
import { type MessageName, toServer } from '../../src/contract/to-server.ts'
import { toWeb } from '../../src/contract/to-web.ts'
import { hostileString, hostileValue } from '../world/hostile-values.ts'
import { connectPhone, type Phone } from '../world/live.ts'
import { type JsonSchema, nearSchema, ofSchema, type Vocabulary } from './from-schema.ts'
import { anEntry } from './fuzz-http.ts'
import type { FuzzWorld } from './fuzz-world.ts'

export interface ToldOnSocket {
  sent: number
  ok: number
  refused: number
  lines: number
  /** Asked again because the service was busy. */
  cameAgain: number
  pushes: number
  faults: string[]
}

interface Said {
  name: string
  args: unknown[]
}

/** Below what a socket may say at once: a line that is told to slow down tests nothing more. */
const perLine = 170
const atOnce = 6

export async function fuzzSocket(
  world: FuzzWorld,
  { runs, seed }: { runs: number; seed: number },
): Promise<ToldOnSocket> {
  const told: ToldOnSocket = { sent: 0, ok: 0, refused: 0, lines: 0, cameAgain: 0, pushes: 0, faults: [] }
  const some = aMessage(world)
  const tokens = world.askers.filter((token) => token !== null)
  let begun = 0
  const talk = async () => {
    while (begun < runs && told.faults.length < 10) {
      const nth = told.lines++
      const numRuns = Math.min(perLine, runs - begun)
      begun += numRuns
      if (nth % 4 === 0) await world.newSubject()
      const said = fc.sample(some, { seed: seed + nth, numRuns })
      await oneLine(world, tokens[nth % tokens.length]!, said, told, seed + nth)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, talk))
  for (const where of await world.bugs()) told.faults.push(`a bug in ${where}`)
  for (const login of await world.shutOut()) told.faults.push(`${login} was shut out`)
  return told
}

async function oneLine(world: FuzzWorld, token: string, said: Said[], told: ToldOnSocket, seed: number) {
  const line = await connectPhone(world.address, token)
  for (const one of said) {
    const fault = await judge(line, one, told).catch((error) => `no answer: ${error}`)
    told.sent++
    if (fault === null) continue
    told.faults.push(`seed ${seed}: ${one.name.slice(0, 80)} ${JSON.stringify(one.args)?.slice(0, 600)} -> ${fault}`)
    if (!line.socket.connected) return
  }
  for (const { name, body } of line.pushed) {
    told.pushes++
    const read = toWeb[name as keyof typeof toWeb]?.safeParse(body)
    if (!read?.success) told.faults.push(`seed ${seed}: pushed ${name} ${JSON.stringify(read?.error.issues)}`)
  }
  line.close()
}

async function judge(line: Phone, { name, args }: Said, told: ToldOnSocket): Promise<string | null> {
  const reply = await say(line, { name, args }, told)
  if (!reply.ok) {
    told.refused++
    const listed = refusals[reply.refusal?.code ?? '']
    if (listed === undefined || listed.status !== reply.refusal!.status) return `unlisted: ${JSON.stringify(reply)}`
    if (listed.status >= 500) return JSON.stringify(reply)
    return typeof reply.refusal!.detail === 'string' ? null : `no sentence: ${JSON.stringify(reply)}`
  }
  told.ok++
  if (!Object.hasOwn(toServer, name)) return 'a name that is none was answered'
  const read = toServer[name as MessageName].reply.safeParse(reply.value)
  return read.success ? null : `not as declared: ${JSON.stringify(read.error.issues).slice(0, 400)}`
}

interface Answer {
  ok: boolean
  value?: unknown
  refusal?: { code: string; status: number; detail?: string }
}

/** A busy machine says "come again", and whoever speaks does. */
async function say(line: Phone, { name, args }: Said, told: ToldOnSocket): Promise<Answer> {
  for (let tries = 0; ; tries++) {
    const reply = (await line.socket.timeout(30_000).emitWithAck(name, ...args)) as Answer
    if (reply.refusal?.code !== 'unavailable' || tries === 4) return reply
    told.cameAgain++
    await wait(1_000)
  }
}

const schemaOf = (shape: z.ZodType) => z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' }) as JsonSchema
const question = schemaOf(openingDraft)

function aMessage(world: FuzzWorld): fc.Arbitrary<Said> {
  // a question rings and stays open: a few are enough
  const names = (Object.keys(toServer) as MessageName[]).flatMap((name) =>
    name === 'ask' ? [name] : [name, name, name],
  )
  const known = fc
    .constantFrom(...names)
    .chain((name) => bodyOf(name, world).map((body): Said => ({ name, args: [body] })))
  const unknown = fc
    .tuple(hostileString.filter(isSayable), fc.array(hostileValue, { maxLength: 3 }))
    .map(([name, args]): Said => ({ name, args }))
  const bytes = fc
    .tuple(fc.constantFrom(...names), fc.uint8Array({ maxLength: 40 }))
    .map(([name, some]): Said => ({ name, args: [{ consultationId: Buffer.from(some) }, Buffer.from(some)] }))
  return fc.oneof({ weight: 16, arbitrary: known }, { weight: 2, arbitrary: unknown }, { weight: 1, arbitrary: bytes })
}

function bodyOf(name: MessageName, world: Vocabulary & Pick<FuzzWorld, 'subjectId'>): fc.Arbitrary<unknown> {
  const declared = nearSchema(schemaOf(toServer[name].body), world)
  const subject = fc.constant(null).map(() => world.subjectId())
  if (name === 'write') {
    const written = fc.record({ consultationId: subject, draft: anEntry(world) })
    return fc.oneof({ weight: 3, arbitrary: written }, declared)
  }
  if (name === 'ask') {
    const asked = ofSchema(question, world).map((draft) => ({ draft: { ...(draft as object), draftId: randomUUID() } }))
    return fc.oneof(asked, declared)
  }
  return declared
}

/** Names that the client library keeps for itself. */
const reserved = ['connect', 'connect_error', 'disconnect', 'disconnecting', 'newListener', 'removeListener']
const isSayable = (name: string) => !reserved.includes(name)
