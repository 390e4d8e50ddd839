// SMS and voice go through an HTTP gateway of the hospital's choice, described by templates. Both are this; they differ
// in what is said and in where the gateway calls back.

import { type ContactPoints, contactOf, numberOf } from '../../people/contact-points.ts'
import type { Message, Outcome } from '../../platform/channel.ts'
import type { OutgoingRequest } from '../../platform/outgoing.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { failed, outcomeByField, outcomeOf, type Parts, type Setup } from './channel-kind.ts'
import { insist } from './insist.ts'
import { fill, placeOfBody, readHeaders } from './template.ts'
import { linkTo } from './texts.ts'

export interface Spoken {
  text: string
  /** Path of the door that the gateway calls back at. */
  callbackPath: string
}

export async function askGateway(message: Message, setup: Setup, parts: Parts, spoken: Spoken): Promise<Outcome> {
  const { settings, secrets } = setup
  const phone = await phoneOf(parts, message)
  if (phone === null) return failed('no-address')
  const values = { ...placesOf(message, parts, spoken), phone, apiKey: secrets.apiKey ?? '' }
  const headers = filledHeaders(settings, values)
  const method = settings.method as 'GET' | 'POST' | 'PUT'
  const reply = await parts.outgoing.send({
    url: fill(settings.url!, values, 'address'),
    method,
    headers,
    ...(method === 'GET' ? {} : { body: fill(settings.body ?? '', values, placeOfBody(headers)) }),
  })
  if (!settings.successPath) return outcomeOf(reply)
  return outcomeByField(reply, settings.successPath, settings.successValue ?? '')
}

/** Nobody is to answer any more: the gateway stops ringing, where it can; null where it cannot. */
export async function endCall(callId: string, setup: Setup, { outgoing }: Parts): Promise<Outcome | null> {
  const { settings, secrets } = setup
  if (!settings.stopUrl) return null
  const values = { callId, apiKey: secrets.apiKey ?? '' }
  const method = settings.method as 'GET' | 'POST' | 'PUT'
  const request: OutgoingRequest = {
    url: fill(settings.stopUrl, values, 'address'),
    method,
    headers: {
      ...filledHeaders(settings, values),
      ...(method === 'GET' ? {} : { 'content-type': 'application/json' }),
    },
    ...(method === 'GET' ? {} : { body: JSON.stringify({ callId }) }),
  }
  return insist(async () => outcomeOf(await outgoing.send(request)))
}

function filledHeaders({ headers = '' }: Setup['settings'], values: Record<string, string>): Record<string, string> {
  const templates = Object.entries(readHeaders(headers) ?? {})
  return Object.fromEntries(templates.map(([name, value]) => [name.toLowerCase(), fill(value, values, 'header')]))
}

function placesOf({ callId }: Message, { baseUrl }: Parts, { text, callbackPath }: Spoken) {
  return {
    text,
    callId,
    link: baseUrl === null ? '' : linkTo(baseUrl),
    callbackUrl: baseUrl === null ? '' : baseUrl + callbackPath,
  }
}

async function phoneOf({ postgres }: Parts, { networkId, personId }: Message): Promise<string | null> {
  const running = asking.get(postgres) ?? new Map<string, Promise<ContactPoints>>()
  asking.set(postgres, running)
  const asked =
    running.get(personId) ??
    postgres.inNetwork(networkId, (tx) => contactOf(tx, personId)).finally(() => running.delete(personId))
  running.set(personId, asked)
  return numberOf(await asked)
}

/** In a burst one person is called many times in a moment: who asks for his number meanwhile waits for the same answer. */
const asking = new WeakMap<Postgres, Map<string, Promise<ContactPoints>>>()
