// What a person says of himself: where he is rung and written to, how he wishes it, and which device takes pushes.

import { createECDH } from 'node:crypto'
import { channelNames, channelWords, groupChannels } from '../../consultation/channel-names.ts'
import { routes } from '../../contract/http.ts'
import type { Actor } from '../../people/actor.ts'
import { preferencesOf, setPreferences } from '../../people/call-preferences.ts'
import { contactOf, keptBy, numberOf, setContact } from '../../people/contact-points.ts'
import { registerRoute } from '../../people/register-route.ts'
import type { HttpServer } from '../../platform/http-server.ts'
import { isId } from '../../platform/ids.ts'
import type { Tx } from '../../platform/postgres.ts'
import { RefusalError } from '../../platform/refusal-error.ts'
import { dropSubscriptionOf, isSubscribed, keepSubscription, subscriptionsOf } from './push-subscriptions.ts'
import type { ChannelDoors } from './routes.ts'

export function registerPersonRoutes(server: HttpServer, doors: ChannelDoors): void {
  const { people, postgres } = doors

  registerRoute(server, routes.myContact, people, ({ networkId, personId }) =>
    postgres.inNetwork(networkId, (tx) => contactOf(tx, personId)),
  )
  registerRoute(server, routes.setMyContact, people, (actor, { body }) =>
    postgres.inNetwork(actor.networkId, (tx) => setContact(tx, actor, actor.personId, body)),
  )
  registerRoute(server, routes.contactOf, people, (actor, { params }) =>
    postgres.inNetwork(actor.networkId, async (tx) => contactOf(tx, await keptBy(tx, actor, known(params.id)))),
  )
  registerRoute(server, routes.setContactOf, people, (actor, { params, body }) =>
    postgres.inNetwork(actor.networkId, async (tx) =>
      setContact(tx, actor, await keptBy(tx, actor, known(params.id)), body),
    ),
  )

  registerRoute(server, routes.myCalls, people, (actor) => callsOf(doors, actor))
  registerRoute(server, routes.setMyCalls, people, async (actor, { body }) => {
    await postgres.inNetwork(actor.networkId, (tx) => setPreferences(tx, actor, body))
    return callsOf(doors, actor)
  })
  registerPushRoutes(server, doors)
}

function registerPushRoutes(server: HttpServer, doors: ChannelDoors): void {
  const { people, postgres, configured, channels } = doors
  registerRoute(server, routes.pushKey, people, async ({ networkId, sessionId }) => ({
    key: (await configured.installation.vapidKeys()).publicKey,
    isOn: (await channels.find(({ name }) => name === 'web-push')?.isOn(networkId)) ?? false,
    isSubscribed: await postgres.inNetwork(networkId, (tx) => isSubscribed(tx, sessionId)),
  }))

  registerRoute(server, routes.subscribePush, people, async (actor, { body }, reply) => {
    const { endpoint, keys } = body
    if (configured.outgoing.isRefused(endpoint)) throw wrongField('endpoint')
    if (!isPublicKey(keys.p256dh)) throw wrongField('keys.p256dh')
    if (!/^[A-Za-z0-9_-]{22}={0,2}$/.test(keys.auth)) throw wrongField('keys.auth')
    reply.code(201)
    return { subscription: await keepSubscription(postgres, actor, { endpoint: new URL(endpoint).href, ...keys }) }
  })

  registerRoute(server, routes.unsubscribePush, people, async ({ networkId, sessionId }, _request, reply) => {
    await postgres.inNetwork(networkId, (tx) => dropSubscriptionOf(tx, sessionId))
    reply.code(204)
  })

  registerRoute(server, routes.pushShown, people, async ({ networkId, personId }, { body: { callId } }, reply) => {
    const isOfTest = await doors.testShown(networkId, personId, callId)
    if (!isOfTest) await doors.ringShown(networkId, personId, callId).catch(unlessNotFound)
    reply.code(204)
  })
}

/** A test of the settings and an alarm are pushes, too: what nobody keeps gets the same answer as what is not his. */
function unlessNotFound(error: unknown): void {
  if (!(error instanceof RefusalError && error.code === 'not-found')) throw error
}

async function callsOf({ postgres, clock, channels }: ChannelDoors, { networkId, personId }: Actor) {
  const isOn = new Map<string, boolean>()
  for (const channel of channels) isOn.set(channel.name, await channel.isOn(networkId))
  return postgres.inNetwork(networkId, async (tx) => {
    const preferences = (await preferencesOf(tx, [personId])).get(personId)!
    const addresses = await addressesOf(tx, personId, clock.now())
    const available = channelNames
      .filter((name) => !groupChannels.includes(name))
      .map((name) => ({
        name,
        words: channelWords[name],
        isOn: isOn.get(name) ?? false,
        hasAddress: addresses[name] ?? true,
      }))
    return { ...preferences, available }
  })
}

async function addressesOf(tx: Tx, personId: string, now: Date): Promise<Record<string, boolean>> {
  const contact = await contactOf(tx, personId)
  const hasPhone = numberOf(contact) !== null
  const hasDevice = (await subscriptionsOf(tx, personId, now)).length > 0
  return { 'web-push': hasDevice, sms: hasPhone, voice: hasPhone, email: contact.email !== null }
}

/** What a browser sends is a point of the curve, or nothing could be encrypted to it. */
function isPublicKey(p256dh: string): boolean {
  const key = Buffer.from(p256dh, 'base64url')
  if (key.length !== 65 || !/^[A-Za-z0-9_-]+={0,2}$/.test(p256dh)) return false
  const own = createECDH('prime256v1')
  own.generateKeys()
  try {
    return own.computeSecret(key).length > 0
  } catch {
    return false
  }
}

const wrongField = (field: string) =>
  new RefusalError('invalid-body', {}, { [field]: { zh: '填写不对', en: 'is not right' } })

function known(id: string): string {
  if (!isId(id)) throw new RefusalError('not-found')
  return id
}
