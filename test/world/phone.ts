// A phone, or a program, that knows nothing of the service but its public wire (HTTP and the live socket).

import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { connectPhone, type Phone } from './live.ts'

export interface Answered {
  status: number
  headers: Headers
  bytes: Buffer
  /** Parsed where the answer is JSON. */
  body: Record<string, unknown> & { code?: string }
}

export interface SentFile {
  bytes: Uint8Array
  name?: string
  type?: string
}

export interface AnEntry {
  seq: number
  kind: string
  at: string
  body: Record<string, unknown>
}

export interface OpenedReply {
  consultation: { id: string; siteId: string; hospitalSiteId: string; recordings: { recordingId: string }[] }
  entries: AnEntry[]
  refusedRecordings: { index: number }[]
}

export interface AppPhone {
  token: string
  personId: string
  /** One request by this person; an object is sent as JSON. */
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answered>
  /** A question with files; whatever the answer is. */
  send(draft: object, files?: SentFile[]): Promise<Answered>
  /** A question that must be taken. */
  open(draft?: object, files?: SentFile[]): Promise<OpenedReply>
  /** An entry that must be taken. */
  write(consultationId: string, kind: string, body?: object, draft?: object): Promise<AnEntry>
  /** The live socket, connected once and kept. */
  live(): Promise<Phone>
  /** One more socket of the same session. */
  newLive(): Promise<Phone>
  hangUp(): void
}

export interface SignedIn {
  token: string
  person: { id: string; name: string }
}

export async function signIn(address: string, login: string, password: string): Promise<SignedIn> {
  const answer = await ask(address, null, 'POST', '/api/sessions', { login, password })
  if (answer.status !== 201) throw new Error(`${login} could not sign in: ${answer.status} ${answer.bytes}`)
  return answer.body as unknown as SignedIn
}

export async function phoneOf(address: string, { token, person }: SignedIn): Promise<AppPhone> {
  const sockets: Promise<Phone>[] = []
  const phone: AppPhone = {
    token,
    personId: person.id,
    ask: (method, path, body, headers) => ask(address, token, method, path, body, headers),
    send: (draft, files) => ask(address, token, 'POST', '/api/consultations', formOf(draft, files)),
    async open(draft = {}, files = []) {
      return taken(await phone.send({ ...anyQuestion(), ...draft }, files)) as unknown as OpenedReply
    },
    async write(consultationId, kind, body = {}, draft = {}) {
      const sent = { draftId: randomUUID(), kind, body, ...draft }
      const path = `/api/consultations/${consultationId}/entries`
      return (taken(await phone.ask('POST', path, sent)) as { entry: AnEntry }).entry
    },
    live: () => (sockets[0] ??= connectPhone(address, token)),
    newLive() {
      const socket = connectPhone(address, token)
      sockets.push(socket)
      return socket
    },
    hangUp() {
      for (const socket of sockets) socket.then((one) => one.close()).catch(() => {})
    },
  }
  return phone
}

/** Somebody without a session. */
export function stranger(address: string): Pick<AppPhone, 'ask'> {
  return { ask: (method, path, body, headers) => ask(address, null, method, path, body, headers) }
}

export function anyQuestion() {
  return { draftId: randomUUID(), pathway: 'stemi', patient: { sex: 'male', ageYears: 58 } }
}

export function formOf(draft: unknown, files: SentFile[] = []): FormData {
  const form = new FormData()
  if (draft !== undefined) form.set('draft', JSON.stringify(draft))
  for (const { bytes, name = 'ecg.jpg', type = 'image/jpeg' } of files)
    form.append('recording', new Blob([bytes as BlobPart], { type }), name)
  return form
}

/** Of the creation of a resumable upload (tus 1.0). */
export function uploadHeaders(metadata: Record<string, string>, bytes: number): Record<string, string> {
  const pairs = Object.entries(metadata).map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
  return { 'tus-resumable': '1.0.0', 'upload-length': String(bytes), 'upload-metadata': pairs.join(',') }
}

async function ask(
  address: string,
  token: string | null,
  method: string,
  path: string,
  body?: unknown,
  more: Record<string, string> = {},
): Promise<Answered> {
  const isForm = body instanceof FormData || body instanceof Blob
  const headers: Record<string, string> = { 'accept-language': 'en', ...more }
  if (token !== null) headers.authorization = `Bearer ${token}`
  if (body !== undefined && !isForm) headers['content-type'] = 'application/json'
  const sent = body === undefined ? null : isForm ? body : typeof body === 'string' ? body : JSON.stringify(body)
  const response = await patiently(() => fetch(address + path, { method, headers, body: sent }))
  const bytes = Buffer.from(await response.arrayBuffer())
  const isJson = bytes.length > 0 && /\bjson\b/.test(response.headers.get('content-type') ?? '')
  return { status: response.status, headers: response.headers, bytes, body: isJson ? JSON.parse(String(bytes)) : {} }
}

/** An overloaded service (503) says when to come back; whoever asks does so, as the contract wants. */
async function patiently(request: () => Promise<Response>): Promise<Response> {
  for (let tries = 0; ; tries++) {
    const response = await request()
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
    if (response.status !== 503 || Number.isNaN(seconds) || tries === 5) return response
    await response.arrayBuffer()
    await wait(seconds * 1000)
  }
}

function taken(answer: Answered): Answered['body'] {
  if (answer.status === 200 || answer.status === 201) return answer.body
  throw new Error(`refused with ${answer.status}: ${answer.bytes}`)
}
