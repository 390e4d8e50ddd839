// The part of the suite over all channels that asks what comes back: each channel that is called back is called back twice
// and at once with itself, and of each that has no such door nothing is believed, whoever signed it.

import { createHmac } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { channelNames } from '../../src/consultation/channel-names.ts'
import { channelFields, isConfigurable } from '../../src/contract/channel-fields.ts'
import { type AppWorld, openAppWorld } from '../world/app.ts'
import { type FakeGateway, openFakeGateway } from '../world/fake-gateway.ts'
import { until } from '../world/until.ts'

const names = channelNames.filter((name) => isConfigurable(name))
const secrets = { voice: 'the-secret-of-the-voice-gateway', sms: 'the-secret-of-the-text-gateway' }
type CalledBack = keyof typeof secrets
const isCalledBack = (name: string): name is CalledBack => Object.hasOwn(secrets, name)

/** What may be said of a call at which door, and what it writes. */
const says = {
  pressed: { door: 'voice', body: { key: '1' }, writes: 'accepted' },
  delivered: { door: 'delivery', body: { state: 'delivered' }, writes: 'call-delivered' },
  failed: { door: 'delivery', body: { state: 'failed' }, writes: 'call-failed' },
} as const
type Said = keyof typeof says
const saidOf: Record<CalledBack, readonly Said[]> = {
  voice: ['pressed', 'delivered', 'failed'],
  sms: ['delivered', 'failed'],
}

const steps = [{ whom: 'on-duty', channels: ['voice', 'sms'], afterSeconds: 0 }]
const night = { from: '22:00', until: '07:00' }
const ladder = { urgent: steps, ordinary: steps, repeatAfterSeconds: 600, silentAfterSeconds: 300, night }

let app: AppWorld
let gateway: FakeGateway
let consultationId: string | null = null

beforeAll(async () => {
  app = await openAppWorld({ logLevel: 'error' })
  gateway = await openFakeGateway()
  const admin = await app.phone('admin')
  for (const [name, callbackSecret] of Object.entries(secrets)) {
    const settings = { url: `${gateway.url}/${name}` }
    await admin.ask('PUT', `/api/channels/${name}`, { isOn: true, settings, secrets: { callbackSecret } })
  }
  await admin.ask('PUT', `/api/people/${app.network.people.wang}/contact`, { phone: '13900000001' })
  await app.database.owner.query('update rosters set ladder = $1', [JSON.stringify(ladder)])
  await until('the ladder to count on both', async () => {
    const { body } = await admin.ask('GET', `/api/rosters/${app.network.rosterId}/ladder`)
    return Object.keys(secrets).every((name) => (body.channelsOn as string[]).includes(name))
  })
}, 60_000)

afterEach(async () => {
  if (consultationId !== null) await (await app.phone('lantian')).write(consultationId, 'closed', { reason: '试验' })
  consultationId = null
})

afterAll(async () => {
  expect(await app?.bugs()).toEqual([])
  await gateway?.close()
  await app?.close()
})

/** The clinic asks; the call that its gateway was asked to make. */
async function rung(channel: CalledBack): Promise<string> {
  gateway.requests.length = 0
  consultationId = (await (await app.phone('lantian')).open()).consultation.id
  const { body } = await until('the call', () => gateway.requests.find(({ path }) => path === `/${channel}`))
  return JSON.parse(String(body)).callId
}

async function callBack(callId: string, said: Said, secret: string): Promise<{ status: number; text: string }> {
  const { door, body } = says[said]
  const bytes = JSON.stringify({ callId, ...body })
  const seconds = String(Math.floor(Date.now() / 1000))
  const signature = createHmac('sha256', secret).update(`${seconds}.${bytes}`).digest('hex')
  const reply = await fetch(`${app.address}/api/callbacks/${door}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-jiuxin-timestamp': seconds, 'x-jiuxin-signature': signature },
    body: bytes,
  })
  return { status: reply.status, text: await reply.text() }
}

async function writtenOf(callId: string, kind: string): Promise<number> {
  const { body } = await (await app.phone('lantian')).ask('GET', `/api/consultations/${consultationId}`)
  const entries = body.entries as { kind: string; body: { callId?: string } }[]
  return entries.filter((entry) => entry.kind === kind && (kind === 'accepted' || entry.body.callId === callId)).length
}

describe.each(names)('The channel %s', (name) => {
  const said = isCalledBack(name) ? saidOf[name] : []

  it('K304 is called back only where it keeps a secret for that', () => {
    expect(channelFields[name].some((field) => field.name === 'callbackSecret')).toBe(isCalledBack(name))
  })

  if (isCalledBack(name)) {
    it.each(said)(
      'K304 called back twice, and at once with itself (%s), answers the same and writes once',
      async (what) => {
        const callId = await rung(name)
        const answers = await Promise.all([1, 2, 3].map(() => callBack(callId, what, secrets[name])))
        answers.push(await callBack(callId, what, secrets[name]))
        expect(answers[0]!.status).toBe(200)
        expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
        expect(await writtenOf(callId, says[what].writes)).toBe(1)
      },
    )
  }

  const never = (Object.keys(says) as Said[]).filter((what) => !said.includes(what))
  if (never.length === 0) return

  it.each(never)('K304 has no callback that says %s: nothing is believed, whoever signed it', async (what) => {
    const callId = await rung(isCalledBack(name) ? name : 'voice')
    // as if it had been carried that way
    await app.database.owner.query('update rings set channel = $2 where call_id = $1', [callId, name])
    for (const secret of Object.values(secrets)) expect((await callBack(callId, what, secret)).status).toBe(401)
    expect(await writtenOf(callId, says[what].writes)).toBe(0)
  })
})
