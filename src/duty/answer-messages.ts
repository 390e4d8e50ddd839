// Every message from a phone goes through here: allowance, the session again, the shape of the body, then the answer.
// Whatever a phone sends, it gets {ok, value} or {ok, refusal} and the server goes on; without a callback it gets none.

import type { Problem } from '../contract/refusals.ts'
import { type MessageName, toServer } from '../contract/to-server.ts'
import { RefusalError } from '../platform/refusal-error.ts'
import { mayStillSay } from './allowance.ts'
import type { LiveSocket } from './live.ts'
import { type MessageContext, messages } from './messages.ts'
import { tellProblem } from './tell-problem.ts'

export type Reply = { ok: true; value: unknown } | { ok: false; refusal: Problem }

export function answerMessages(room: MessageContext): void {
  room.io.on('connection', (socket) => {
    socket.onAny(hear)
  })

  // one for all sockets: what each of them keeps counts
  function hear(this: LiveSocket, name: string, ...received: unknown[]): void {
    const reply = received.find((one) => typeof one === 'function') as ((reply: Reply) => void) | undefined
    const body = typeof received[0] === 'function' ? undefined : received[0]
    answer(room, this, name, body).then(
      (value) => reply?.({ ok: true, value }),
      (error: unknown) => {
        noteNotHis(room, this, error, body)
        const where = isMessage(name) ? name : 'unknown'
        reply?.({ ok: false, refusal: tellProblem(error, this.data.lang, where, room) })
      },
    )
  }
}

async function answer(room: MessageContext, socket: LiveSocket, name: string, body: unknown): Promise<unknown> {
  const arrivedAtMs = room.clock.monotonicMs()
  if (!mayStillSay(socket.data.allowance, arrivedAtMs)) throw new RefusalError('slow-down', { seconds: 1 })
  const actor = await room.sessions.actorOf(socket)
  if (!isMessage(name)) throw new RefusalError('unknown-message')
  const read = toServer[name].body.safeParse(body ?? {})
  if (!read.success) {
    const sentence = socket.data.lang === 'zh' ? '填写不对' : 'is not right'
    const fields = read.error.issues.slice(0, 20).map(({ path }) => [path.join('.') || 'body', sentence])
    throw new RefusalError('invalid-body', {}, Object.fromEntries(fields))
  }
  // the registry and the schemas have the same names, which the compiler checks in messages.ts
  const run = messages[name] as (context: MessageContext, socket: LiveSocket, ...said: unknown[]) => unknown
  return run(room, socket, actor, read.data, arrivedAtMs)
}

/** As a door of HTTP does. */
function noteNotHis(room: MessageContext, socket: LiveSocket, error: unknown, body: unknown): void {
  if (!(error instanceof RefusalError) || error.code !== 'not-found') return
  const { consultationId } = (body ?? {}) as { consultationId?: unknown }
  if (typeof consultationId !== 'string') return
  room.sessions.actorOf(socket).then(
    (actor) => room.people.noteNotFound(actor, consultationId),
    () => {},
  )
}

const isMessage = (name: string): name is MessageName => Object.hasOwn(toServer, name)
