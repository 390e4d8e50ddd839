// Web Push to every device of a person that asked for it. The library encrypts and signs; the way out is ours. What a
// push service says is gone is forgotten at once.

import type { FailureReason, Message, Outcome } from '../../platform/channel.ts'
import { OutgoingFailure } from '../../platform/outgoing.ts'
import { type ChannelKind, failed, outcomeOf, type Parts, type Setup } from './channel-kind.ts'
import { insist } from './insist.ts'
import type { InstallationSecrets } from './installation-secrets.ts'
import { dropGone, type PushSubscription, subscribersAmong, subscriptionsOf } from './push-subscriptions.ts'
import { overText, textOf, titleOf } from './texts.ts'

/** A call of two minutes ago rings elsewhere by now. */
const livesSeconds = 120

/** What the service worker gets. */
export interface PushPayload {
  title: string
  body: string
  url: string
  callId: string
  /** `over`: takes the place of the call, on the device and where it still waits to be delivered. */
  purpose: Message['purpose'] | 'over'
}

export function webPushChannel(installation: InstallationSecrets): ChannelKind {
  return {
    name: 'web-push',
    isOnUnasked: true,
    askedBy: subscribersAmong,
    async ring(message, setup, parts) {
      const { networkId, personId } = message
      const { callId, purpose } = message
      const payload: PushPayload = { title: titleOf(message), body: textOf(message), url: '/', callId, purpose }
      const outcomes = await pushToAll(networkId, personId, payload, setup, parts)
      if (outcomes.length === 0) return failed('no-device')
      return outcomes.find(({ state }) => state !== 'failed') ?? worstOf(outcomes)
    },
    async stop({ callId, networkId, personId }, setup, parts) {
      const over: PushPayload = { ...overText, url: '/', callId, purpose: 'over' }
      const outcomes = await pushToAll(networkId, personId, over, setup, parts)
      // on each of them it would go on saying that it rings; one that is gone shows nothing
      const left = outcomes.filter((outcome) => outcome.state === 'failed' && !isGone(outcome))
      return left.length > 0 ? worstOf(left) : null
    },
  }

  async function pushToAll(
    networkId: string,
    personId: string,
    payload: PushPayload,
    setup: Setup,
    parts: Parts,
  ): Promise<Outcome[]> {
    const { postgres, clock } = parts
    const devices = await postgres.inNetwork(networkId, (tx) => subscriptionsOf(tx, personId, clock.now()))
    if (devices.length === 0) return []
    // a call has its ladder; what calls it off has nothing but another try
    const carry = payload.purpose === 'over' ? insist : (once: () => Promise<Outcome>) => once()
    const vapidDetails = { subject: subjectOf(setup, parts), ...(await installation.vapidKeys()) }
    const outcomes = await Promise.all(devices.map((device) => carry(() => push(device, payload, vapidDetails, parts))))
    const gone = devices.filter((_, index) => isGone(outcomes[index]!))
    if (gone.length > 0) await postgres.inNetwork(networkId, (tx) => dropGone(tx, gone))
    return outcomes
  }
}

async function push(
  { endpoint, p256dh, auth }: PushSubscription,
  payload: PushPayload,
  vapidDetails: { subject: string; publicKey: string; privateKey: string },
  { outgoing }: Parts,
): Promise<Outcome> {
  const options = { vapidDetails, TTL: livesSeconds, urgency: 'high', topic: payload.callId } as const
  const subscription = { endpoint, keys: { p256dh, auth } }
  try {
    const { default: webPush } = await import('web-push')
    const details = webPush.generateRequestDetails(subscription, JSON.stringify(payload), options)
    const headers = Object.fromEntries(Object.entries(details.headers).map(([name, value]) => [name, String(value)]))
    return outcomeOf(await outgoing.send({ url: details.endpoint, method: 'POST', headers, body: details.body }))
  } catch (error) {
    if (error instanceof OutgoingFailure) return failed(error.reason)
    throw error
  }
}

const isGone = (outcome: Outcome) => outcome.state === 'failed' && outcome.reason === 'gone'

/** Of several devices that all failed: what may pass by itself before what will not. */
function worstOf(outcomes: readonly Outcome[]): Outcome {
  const order: readonly FailureReason[] = ['timed-out', 'unreachable', 'refused', 'not-allowed', 'gone']
  const reasons = outcomes.flatMap((outcome) => (outcome.state === 'failed' ? [outcome.reason] : []))
  return failed(order.find((reason) => reasons.includes(reason)) ?? 'unreachable')
}

/** Push services want to know whom to write to; some refuse what is no address. */
function subjectOf({ settings }: Setup, { baseUrl }: Parts): string {
  if (settings.contact) return `mailto:${settings.contact}`
  return baseUrl?.startsWith('https:') ? baseUrl : 'https://jiuxin.invalid'
}
