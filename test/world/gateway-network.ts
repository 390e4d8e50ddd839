// A gateway for text messages and telephone calls as a hospital configures it over the public wire, everybody with a
// number of his own, and the keys that are pressed there.

import { createHmac } from 'node:crypto'
import type { FakeGateway, GatewayRequest } from './fake-gateway.ts'
import type { Login, SmallNetwork } from './network.ts'
import type { AppPhone } from './phone.ts'

export type GatewayChannel = 'sms' | 'voice'

const phones = { wang: '13900000001', li: '13900000002', zhao: '13900000003' } satisfies Partial<Record<Login, string>>
export type Rung = keyof typeof phones
export const isOfRoster = (phone: string): boolean => Object.values<string>(phones).includes(phone)

const callbackSecret = 'the-gateway-and-we-know-it'

/** As an administrator does it, step by step. */
export async function configureGateway(
  admin: AppPhone,
  network: SmallNetwork,
  gateway: FakeGateway,
  channels: readonly GatewayChannel[] = ['sms', 'voice'],
  settings: Record<string, string> = {},
): Promise<void> {
  for (const [login, phone] of Object.entries(phones)) {
    await must(admin.ask('PUT', `/api/people/${network.people[login as Login]}/contact`, { phone }))
  }
  for (const channel of channels) {
    const url = `${gateway.url}/${channel}`
    const body = { isOn: true, settings: { url, ...settings }, secrets: { callbackSecret } }
    await must(admin.ask('PUT', `/api/channels/${channel}`, body))
  }
}

/** The telephone can be hung up, too. */
export async function configureHangUp(admin: AppPhone, gateway: FakeGateway): Promise<void> {
  const settings = { url: `${gateway.url}/voice`, stopUrl: `${gateway.url}/stop/{callId}` }
  await must(admin.ask('PUT', '/api/channels/voice', { isOn: true, settings }))
}

/** Which calls were hung up, each as often as that was asked for. */
export const hangUps = (requests: readonly GatewayRequest[]): { callId: string; atMs: number }[] =>
  requests.flatMap(({ at, path }) => {
    const callId = /^\/stop\/(.+)$/.exec(path)?.[1]
    return callId ? [{ callId, atMs: at }] : []
  })

export interface GatewayCall {
  login: Rung | string
  channel: string
  callId: string
  callbackUrl: string
  text: string
  atMs: number
}

export function gatewayCalls(requests: readonly GatewayRequest[]): GatewayCall[] {
  const calls = requests.filter(({ path }) => !path.startsWith('/stop/'))
  return calls.map(({ at, path, body }) => {
    const { phone, callId, callbackUrl, text } = JSON.parse(String(body)) as Record<string, string>
    const login = Object.entries(phones).find(([, number]) => number === phone)?.[0] ?? phone!
    return { login, channel: path.slice(1), callId: callId!, callbackUrl: callbackUrl!, text: text!, atMs: at }
  })
}

/** Somebody pressed a key on his telephone: the gateway says so, signed. */
export async function pressKey(address: string, callId: string, key: '1' | '2', secret = callbackSecret) {
  const body = JSON.stringify({ callId, key })
  const seconds = String(Math.floor(Date.now() / 1000))
  const signature = createHmac('sha256', secret).update(`${seconds}.`).update(body).digest('hex')
  const answer = await fetch(`${address}/api/callbacks/voice`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-jiuxin-timestamp': seconds, 'x-jiuxin-signature': signature },
    body,
  })
  return { status: answer.status, body: (await answer.json()) as { result?: string; code?: string } }
}

async function must(asked: ReturnType<AppPhone['ask']>): Promise<void> {
  const { status, bytes } = await asked
  if (status >= 300) throw new Error(`refused with ${status}: ${bytes}`)
}
