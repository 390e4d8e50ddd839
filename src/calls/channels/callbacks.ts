// What gateways call back, signed: a key that somebody pressed becomes his own entry on the one road, a delivery becomes
// `call-delivered`. The same callback again gets the same answer and changes nothing.

import { finished, PassThrough } from 'node:stream'
import type { FastifyReply, FastifyRequest, RequestPayload } from 'fastify'
import type { Words } from '../../consultation/model.ts'
import { offerStep } from '../../consultation/offer-step.ts'
import { routes } from '../../contract/http.ts'
import { registerRoute } from '../../people/register-route.ts'
import type { HttpServer } from '../../platform/http-server.ts'
import { RefusalError } from '../../platform/refusal-error.ts'
import { failed } from './channel-kind.ts'
import { type CalledBack, findCall } from './find-call.ts'
import type { ChannelDoors } from './routes.ts'
import { isSigned } from './signature.ts'

export function registerCallbacks(server: HttpServer, doors: ChannelDoors): void {
  const { people } = doors
  const bytes = new WeakMap<FastifyRequest, Buffer[]>()
  const options = { preParsing: keepBytes(bytes) }
  const signed = async (request: FastifyRequest, callId: string, only?: CalledBack['channel']) => {
    const call = await doors.postgres.asSystem((tx) => findCall(tx, callId))
    if (call === null) throw new RefusalError('not-found')
    // whoever carries texts may say nothing of keys that were pressed on a telephone
    if (only !== undefined && call.channel !== only) throw new RefusalError('bad-signature')
    const kept = (await doors.configured.settings.of(call.networkId)).get(call.channel)
    const body = Buffer.concat(bytes.get(request) ?? [])
    if (!isSigned(request.headers, body, kept?.secrets.callbackSecret, doors.clock.now()))
      throw new RefusalError('bad-signature')
    return call
  }

  const pressed = async (_nobody: null, request: FastifyRequest<{ Body: { callId: string; key: string | number } }>) =>
    pressKey(doors, await signed(request, request.body.callId, 'voice'), String(request.body.key) as '1' | '2')
  registerRoute(server, routes.voiceCallback, people, pressed, options)

  registerRoute(
    server,
    routes.deliveryCallback,
    people,
    async (_nobody, request) => {
      const { callId, state } = request.body
      const call = await signed(request, callId)
      await doors.report(call.networkId, callId, state === 'failed' ? failed('refused') : { state })
      return { result: state, words: words[state] }
    },
    options,
  )
}

/**
 * He writes it himself: what he may not write by a tap he may not write by a key. The draft's id is the call's. 1 takes
 * what he was called for: a question that was offered to him has an owner, and is taken over.
 */
async function pressKey(
  { postgres, people, journal, report, configured }: ChannelDoors,
  call: CalledBack,
  key: '1' | '2',
) {
  const { callId, networkId, consultationId, personId, step } = call
  const actor = await postgres.inNetwork(networkId, (tx) => people.actorOf(tx, personId))
  if (actor === null) throw new RefusalError('not-found')
  await report(networkId, callId, { state: 'delivered' })
  const taken = step === offerStep ? 'duty-taken' : 'accepted'
  const kind = key === '1' ? taken : 'declined'
  remember(configured.answered, callId)
  await journal.write(actor, consultationId, { draftId: `${callId}-${key}`, kind, body: {} })
  return { result: kind, words: words[kind] }
}

function remember(answered: Set<string>, callId: string): void {
  answered.add(callId)
  if (answered.size > mostRemembered) answered.delete(answered.values().next().value!)
}

const mostRemembered = 1_000

const words: Record<'accepted' | 'duty-taken' | 'declined' | 'delivered' | 'failed', Words> = {
  accepted: { zh: '已接诊，请打开救心', en: 'Accepted. Open the app.' },
  'duty-taken': { zh: '已接手，请打开救心', en: 'Taken over. Open the app.' },
  declined: { zh: '已转下一位', en: 'Passed on.' },
  delivered: { zh: '已记录送达', en: 'Noted as delivered.' },
  failed: { zh: '已记录未达', en: 'Noted as failed.' },
}

/** The signature is over the bytes as they came, not over what was read out of them. */
function keepBytes(bytes: WeakMap<FastifyRequest, Buffer[]>) {
  return async (request: FastifyRequest, _reply: FastifyReply, payload: RequestPayload): Promise<RequestPayload> => {
    const chunks: Buffer[] = []
    bytes.set(request, chunks)
    const through = new PassThrough()
    payload.on('data', (chunk: Buffer) => chunks.push(chunk))
    finished(payload, (error) => error && through.destroy(error))
    return payload.pipe(through)
  }
}
