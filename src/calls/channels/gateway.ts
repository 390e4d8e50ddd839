// SMS and voice go through an HTTP gateway of the hospital's choice, described by templates. Both are this; they differ
// in what is said and in where the gateway calls back.

import { contactOf, dialable } from '../../people/contact-points.ts'
import type { Message, Outcome } from '../../platform/channel.ts'
import { failed, outcomeByField, outcomeOf, type Parts, type Setup } from './channel-kind.ts'
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
  const templates = readHeaders(settings.headers ?? '') ?? {}
  const headers = Object.fromEntries(
    Object.entries(templates).map(([name, value]) => [name, fill(value, values, 'header')]),
  )
  const method = settings.method as 'GET' | 'POST' | 'PUT'
  const reply = await parts.outgoing.send({
    url: fill(settings.url!, values, 'address'),
    method,
    headers,
    ...(method === 'GET' ? {} : { body: fill(settings.body ?? '', values, placeOfBody(templates)) }),
  })
  if (!settings.successPath) return outcomeOf(reply)
  return outcomeByField(reply, settings.successPath, settings.successValue ?? '')
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
  const { phone, directoryPhone } = await postgres.inNetwork(networkId, (tx) => contactOf(tx, personId))
  return dialable(phone) ?? dialable(directoryPhone)
}
