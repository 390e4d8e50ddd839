// A phone for stories and checks: it knows nothing but the public wire (HTTP and the live socket).

import { randomUUID } from 'node:crypto'
import { io, type Socket } from 'socket.io-client'

export interface Phone {
  name: string
  get<T>(path: string): Promise<T>
  /** Opens a consultation with files; answers the reply. */
  open(draft: Record<string, unknown>, files: { name: string; bytes: Uint8Array; type: string }[]): Promise<Opened>
  write(consultationId: string, kind: string, body?: Record<string, unknown>): Promise<void>
  /** The next push of this name that satisfies the condition, also one that came already. */
  hears<T>(name: string, when: (push: T) => boolean): Promise<T>
  watchDuty(): Promise<{ rings: { consultationId: string; callId: string }[] }>
  download(path: string): Promise<{ bytes: Buffer; type: string }>
  hangUp(): void
}

export interface Opened {
  consultation: { id: string; siteId: string; hospitalSiteId: string }
  entries: { seq: number; kind: string; body: Record<string, unknown> }[]
}

export async function phoneOf(url: string, login: string, password: string): Promise<Phone> {
  const session = await ask(`${url}/api/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password, deviceName: 'story' }),
  })
  const { token, person } = (await session.json()) as { token: string; person: { name: string } }
  const authorization = `Bearer ${token}`
  const socket = io(url, { auth: { token }, transports: ['websocket'] })
  const heard: { name: string; push: unknown }[] = []
  const listeners = new Set<() => void>()
  socket.onAny((name: string, push: unknown) => {
    heard.push({ name, push })
    for (const listener of listeners) listener()
  })
  await connected(socket)

  return {
    name: person.name,
    get: async <T>(path: string) => (await (await ask(url + path, { headers: { authorization } })).json()) as T,
    async open(draft, files) {
      const form = new FormData()
      form.set('draft', JSON.stringify({ draftId: randomUUID(), ...draft }))
      for (const file of files)
        form.append('recording', new Blob([file.bytes as BlobPart], { type: file.type }), file.name)
      return (await (
        await ask(`${url}/api/consultations`, { method: 'POST', headers: { authorization }, body: form })
      ).json()) as Opened
    },
    async write(consultationId, kind, body = {}) {
      const now = new Date().toISOString()
      await ask(`${url}/api/consultations/${consultationId}/entries`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ draftId: randomUUID(), kind, body, claimedAt: now, sentAt: now }),
      })
    },
    hears: <T>(name: string, when: (push: T) => boolean) =>
      new Promise<T>((resolve, reject) => {
        const giveUp = setTimeout(() => reject(new Error(`${login} did not hear "${name}" within 20 s`)), 20_000)
        const look = () => {
          const found = heard.find((one) => one.name === name && when(one.push as T))
          if (!found) return
          clearTimeout(giveUp)
          listeners.delete(look)
          resolve(found.push as T)
        }
        listeners.add(look)
        look()
      }),
    watchDuty: async () => {
      const reply = await socket.timeout(10_000).emitWithAck('watchDuty', {})
      if (!reply.ok) throw new Error(reply.refusal.detail)
      return reply.value
    },
    async download(path) {
      const response = await ask(url + path, { headers: { authorization } })
      return { bytes: Buffer.from(await response.arrayBuffer()), type: response.headers.get('content-type') ?? '' }
    },
    hangUp: () => socket.disconnect(),
  }
}

async function ask(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init)
  if (response.ok) return response
  const problem = (await response.json().catch(() => ({}))) as { detail?: string }
  throw new Error(`${init.method ?? 'GET'} ${new URL(url).pathname}: ${response.status} ${problem.detail ?? ''}`)
}

function connected(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve())
    socket.once('connect_error', (error) => reject(error))
  })
}
