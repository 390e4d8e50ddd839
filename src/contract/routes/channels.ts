// How people are reached: the channels of a network, the addresses and wishes of a person, push subscriptions, and what
// gateways call back.

import { z } from 'zod'
import { channelNames } from '../../consultation/channel-names.ts'
import { anything, byId, id, text } from './fields.ts'
import type { Route } from './route.ts'

const words = z.object({ zh: z.string(), en: z.string() })
const channelName = z.enum(channelNames)

export const channelShape = z.object({
  name: channelName,
  words,
  /** `group`: one message a step for everybody who reads there. */
  reaches: z.enum(['person', 'group']),
  isOn: z.boolean(),
  /** Everything that it needs is filled in. */
  isReady: z.boolean(),
  /** What works otherwise than whoever set it up may think. */
  warnings: z.array(words),
  settings: z.record(z.string(), z.string()),
  secrets: z.record(z.string(), z.object({ set: z.boolean() })),
  changedAt: z.string().nullable(),
  changedBy: z.string().nullable(),
})
export type ChannelState = z.infer<typeof channelShape>

const outcomeShape = z.object({
  state: z.enum(['sent', 'delivered', 'failed']),
  reason: z.string().optional(),
  words,
})

/** Digits with an optional +; spaces and hyphens are dropped. Empty or null: none. */
const phone = z
  .string()
  .max(40)
  .regex(/^$|^\+?\d[\d -]{3,30}$/)
  .nullable()
const mail = z.union([z.literal(''), z.email().max(200)]).nullable()

const contactBody = z.strictObject({ phone: phone.optional(), email: mail.optional() })
const contactReply = z.object({
  phone: z.string().nullable(),
  email: z.string().nullable(),
  /** Rung and written to where `phone` is empty. */
  directoryPhone: z.string().nullable(),
})

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
const callsReply = z.object({
  /** In the order in which they are tried. */
  channels: z.array(channelName),
  quietFrom: z.string().nullable(),
  quietUntil: z.string().nullable(),
  available: z.array(z.object({ name: channelName, words, isOn: z.boolean(), hasAddress: z.boolean() })),
})

const callbackReply = z.object({
  result: z.enum(['accepted', 'duty-taken', 'declined', 'delivered', 'failed']),
  /** For the gateway to say aloud. */
  words,
})

export const channelsRoutes = {
  listChannels: {
    method: 'GET',
    path: '/api/channels',
    summary: 'The channels of the network, without their secrets',
    door: ['administrator'],
    reply: { 200: z.object({ channels: z.array(channelShape) }) },
  },
  setChannel: {
    method: 'PUT',
    path: '/api/channels/:name',
    summary: 'Configure a channel; secrets that are left out are kept',
    door: ['administrator'],
    params: z.object({ name: text(64) }),
    body: z.strictObject({
      isOn: z.boolean(),
      settings: z.record(z.string().max(64), z.string().max(4000)).optional(),
      secrets: z.record(z.string().max(64), z.string().max(500).nullable()).optional(),
    }),
    reply: { 200: z.object({ channel: channelShape }) },
  },
  testChannel: {
    method: 'POST',
    path: '/api/channels/:name/test',
    summary: 'Ring me (or the person named) through this channel now, whether it is switched on or not',
    door: ['administrator'],
    params: z.object({ name: text(64) }),
    body: z.strictObject({ personId: id.optional() }),
    reply: { 200: z.object({ outcome: outcomeShape }) },
  },
  myContact: {
    method: 'GET',
    path: '/api/me/contact',
    summary: 'Where I am rung and written to',
    door: 'anyone',
    reply: { 200: contactReply },
  },
  setMyContact: {
    method: 'PUT',
    path: '/api/me/contact',
    summary: 'Change it; what is left out is kept',
    door: 'anyone',
    body: contactBody,
    reply: { 200: contactReply },
  },
  contactOf: {
    method: 'GET',
    path: '/api/people/:id/contact',
    summary: 'Where somebody is rung and written to; a coordinator: who stands on a roster of his hospital',
    door: ['coordinator', 'administrator'],
    record: 'person',
    params: byId,
    reply: { 200: contactReply },
  },
  setContactOf: {
    method: 'PUT',
    path: '/api/people/:id/contact',
    summary: 'Change it for him',
    door: ['coordinator', 'administrator'],
    record: 'person',
    params: byId,
    body: contactBody,
    reply: { 200: contactReply },
  },
  myCalls: {
    method: 'GET',
    path: '/api/me/calls',
    summary: 'Through which channels I am called, in which order, and when not',
    door: 'anyone',
    reply: { 200: callsReply },
  },
  setMyCalls: {
    method: 'PUT',
    path: '/api/me/calls',
    summary: 'Change it. Quiet hours (time of the network) never silence an urgent call on duty',
    door: 'anyone',
    body: z.strictObject({
      channels: z.array(channelName).min(1).max(channelNames.length),
      quietFrom: clockTime.nullable(),
      quietUntil: clockTime.nullable(),
    }),
    reply: { 200: callsReply },
  },
  pushKey: {
    method: 'GET',
    path: '/api/push/key',
    summary: 'The public key (VAPID) that a browser subscribes with',
    door: 'anyone',
    reply: { 200: z.object({ key: z.string(), isOn: z.boolean(), isSubscribed: z.boolean() }) },
  },
  subscribePush: {
    method: 'POST',
    path: '/api/push/subscriptions',
    summary: 'This device (session) wants pushes; the same again changes nothing',
    door: 'anyone',
    body: z.strictObject({
      endpoint: text(1000),
      keys: z.strictObject({ p256dh: text(200), auth: text(100) }),
      expirationTime: z.number().nullable().optional(),
    }),
    reply: { 201: z.object({ subscription: z.object({ id: z.string() }) }) },
  },
  unsubscribePush: {
    method: 'DELETE',
    path: '/api/push/subscriptions',
    summary: 'This device (session) wants no pushes',
    door: 'anyone',
    reply: { 204: anything },
  },
  pushShown: {
    method: 'POST',
    path: '/api/push/shown',
    summary: 'My device shows the push of this call or self-test. The same answer where there is no such push of mine',
    door: 'anyone',
    body: z.strictObject({ callId: id }),
    reply: { 204: anything },
  },
  voiceCallback: {
    method: 'POST',
    path: '/api/callbacks/voice',
    summary: 'A voice gateway says which key was pressed: 1 accepts, 2 passes on. Signed, see OPERATIONS',
    door: 'nobody',
    body: z.strictObject({ callId: id, key: z.union([z.enum(['1', '2']), z.literal(1), z.literal(2)]) }),
    reply: { 200: callbackReply },
  },
  deliveryCallback: {
    method: 'POST',
    path: '/api/callbacks/delivery',
    summary: 'A gateway says what became of a call or a message. Signed, see OPERATIONS',
    door: 'nobody',
    body: z.strictObject({ callId: id, state: z.enum(['delivered', 'failed']) }),
    reply: { 200: callbackReply },
  },
} as const satisfies Record<string, Route>
