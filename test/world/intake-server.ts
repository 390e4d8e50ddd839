// Room 1 behind real HTTP, with a real database and a folder of its own, and a sender who can also send what no
// browser would.

import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Problem } from '../../src/contract/refusals.ts'
import { registerIntake } from '../../src/intake/routes.ts'
import type { Opened } from '../../src/journal/journal.ts'
import { openJournal } from '../../src/journal/open-journal.ts'
import { openPeople } from '../../src/people/open-people.ts'
import { type Blobs, openBlobs } from '../../src/platform/blobs.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { openHttpServer } from '../../src/platform/http-server.ts'
import { newId } from '../../src/platform/ids.ts'
import { openLog } from '../../src/platform/log.ts'
import { openMetrics } from '../../src/platform/metrics.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { type Login, password, type SmallNetwork, smallNetwork } from './network.ts'
import { neverTooBusy } from './never-too-busy.ts'
import { until } from './until.ts'

export interface SentFile {
  bytes: Uint8Array
  name?: string
  type?: string
}

type OpenedReply = Omit<Opened, 'refusedRecordings'> & {
  refusedRecordings: { index: number; refusal: Problem }[]
  droppedFields: string[]
}

export interface Answered<Body = OpenedReply> {
  status: number
  body: Body
  headers: Headers
}

export interface IntakeServer {
  database: TestDatabase
  network: SmallNetwork
  /** Where the files lie. */
  folder: string
  address: string
  tokenOf(login: Login): Promise<string>
  /** Opens a consultation as the clinic of Lantian. */
  open(files: SentFile[], draft?: object, token?: string): Promise<Answered>
  /** Any multipart body, as browsers make it. */
  post<Body = Problem>(path: string, form: FormData, token?: string): Promise<Answered<Body>>
  get(path: string, login?: Login): Promise<{ status: number; bytes: Buffer; headers: Headers }>
  /** Any bytes at all behind the headers of an upload; the raw answer. */
  raw(body: Buffer, headers: string[]): Promise<{ status: number; code: string | undefined }>
  count(table: 'consultations' | 'recordings'): Promise<number>
  /** Files below the blob folder; `aside` = still being received. */
  files(): { kept: string[]; aside: string[] }
  /** Waits until no preview is being made any more. */
  settled(): Promise<void>
  bugs(): Promise<number>
  /** The same folder and database served anew, as after a crash. */
  restart(): Promise<void>
  /** One more server on the same database, with a folder of its own. */
  neighbour(): Promise<{ address: string; folder: string }>
  close(): Promise<void>
}

export type OpenBlobs = (folder: string) => Promise<Blobs>

export async function openIntakeServer(openThem: OpenBlobs = inFolder): Promise<IntakeServer> {
  const database = await createTestDatabase()
  const network = await smallNetwork(database)
  const folder = mkdtempSync(join(tmpdir(), 'jiuxin-intake-'))
  const metrics = openMetrics()
  const start = async (place: string) => startNode(database, await openThem(place), metrics)
  let node = await start(folder)
  const neighbours: { node: typeof node; folder: string }[] = []
  let address = ''
  const listen = async () => {
    address = await node.server.listen({ host: '127.0.0.1', port: 0 })
  }
  await listen()
  const tokenOf = async (login: Login) => (await node.people.signIn({ login, password })).token
  const lantian = await tokenOf('lantian')

  const post = async <Body>(path: string, form: FormData, token = lantian): Promise<Answered<Body>> => {
    const headers = { authorization: `Bearer ${token}`, 'accept-language': 'en' }
    const reply = await fetch(address + path, { method: 'POST', body: form, headers })
    return { status: reply.status, body: (await reply.json()) as Body, headers: reply.headers }
  }
  return {
    database,
    network,
    folder,
    get address() {
      return address
    },
    tokenOf,
    open: (files, draft = questionDraft(), token = lantian) => post('/api/consultations', formOf(draft, files), token),
    post,
    async get(path, login) {
      const token = login === undefined ? lantian : await tokenOf(login)
      const reply = await fetch(address + path, { headers: { authorization: `Bearer ${token}` } })
      return { status: reply.status, bytes: Buffer.from(await reply.arrayBuffer()), headers: reply.headers }
    },
    raw: (body, headers) => sendRaw(address, lantian, body, headers),
    async count(table) {
      return (await database.owner.query(`select count(*)::int as count from ${table}`)).rows[0].count
    },
    files: () => filesBelow(folder),
    async settled() {
      const unmade = `select from recordings where media_type like 'image/%' and preview_sha256 is null`
      await until('all previews', async () => (await database.owner.query(unmade)).rowCount === 0, 60_000)
    },
    async bugs() {
      const metric = await metrics.registry.getSingleMetric('jiuxin_bugs_total')?.get()
      return (metric?.values ?? []).reduce((sum, { value }) => sum + value, 0)
    },
    async restart() {
      await node.close()
      node = await start(folder)
      await listen()
    },
    async neighbour() {
      const place = mkdtempSync(join(tmpdir(), 'jiuxin-intake-'))
      const other = await start(place)
      neighbours.push({ node: other, folder: place })
      return { address: await other.server.listen({ host: '127.0.0.1', port: 0 }), folder: place }
    },
    async close() {
      for (const each of [{ node, folder }, ...neighbours]) {
        await each.node.close()
        rmSync(each.folder, { recursive: true, force: true })
      }
      await database.drop()
    },
  }
}

const inFolder: OpenBlobs = (folder) => openBlobs({ folder })

async function startNode(database: TestDatabase, blobs: Blobs, metrics: ReturnType<typeof openMetrics>) {
  const { postgres } = database
  const log = openLog({ level: 'silent' })
  const options = { log, metrics, trustProxy: false, publicUrl: undefined, metricsToken: undefined, version: 'test' }
  const server = await openHttpServer({
    ...options,
    ...neverTooBusy,
    isReady: async () => true,
    requestsPerMinute: 100_000,
  })
  const people = openPeople({ postgres, clock: systemClock, demoAllowed: true })
  const journal = openJournal({ postgres, people })
  await registerIntake(server, { journal, people, blobs, log, metrics })
  return {
    server,
    people,
    async close() {
      await server.close()
      await people.close()
    },
  }
}

export function questionDraft(extra: object = {}) {
  return { draftId: newId(), pathway: 'stemi', patient: { sex: 'male', ageYears: 58 }, complaint: '胸痛', ...extra }
}

/** The draft first, as our own client sends it. */
export function formOf(draft: object | null, files: SentFile[]): FormData {
  const form = new FormData()
  if (draft !== null) form.append('draft', JSON.stringify(draft))
  for (const { bytes, name = 'ecg.jpg', type = 'image/jpeg' } of files) {
    form.append('recording', new Blob([Uint8Array.from(bytes)], { type }), name)
  }
  return form
}

/** One part as it stands on the wire. */
export function rawPart(boundary: string, disposition: string, content: Uint8Array | string): Buffer {
  const head = `--${boundary}\r\ncontent-disposition: form-data; ${disposition}\r\n\r\n`
  return Buffer.concat([Buffer.from(head), Buffer.from(content), Buffer.from('\r\n')])
}

function sendRaw(address: string, token: string, body: Buffer, headers: string[]) {
  const { hostname, port } = new URL(address)
  return new Promise<{ status: number; code: string | undefined }>((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    const received: Buffer[] = []
    const head = ['POST /api/consultations HTTP/1.1', `host: ${hostname}`, `authorization: Bearer ${token}`, ...headers]
    socket.on('data', (piece) => received.push(piece))
    socket.on('error', reject)
    socket.on('close', () => {
      const text = Buffer.concat(received).toString('utf8')
      resolve({ status: Number(text.slice(9, 12)), code: /"code":"([\w-]+)"/.exec(text)?.[1] })
    })
    socket.write(`${[...head, 'connection: close'].join('\r\n')}\r\n\r\n`)
    socket.write(body)
  })
}

function filesBelow(folder: string): { kept: string[]; aside: string[] } {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const files = names.filter((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.isFile())
  return {
    kept: files.filter((name) => !name.startsWith('incoming')),
    aside: files.filter((name) => name.startsWith('incoming')),
  }
}
