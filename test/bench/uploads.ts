// An original of 3 MB: as a raw resumable upload to us, as multipart to the floor (which takes the file, fsyncs it and
// inserts one row, and neither hashes nor looks at it), and to us. Nobody listens; previews are left out on our side.

import { createHash } from 'node:crypto'
import { Agent, request } from 'node:http'
import sharp from 'sharp'
import { newId } from '../../src/platform/ids.ts'
import { startChild } from './child.ts'
import { type Later, withCleanUp } from './clean-up.ts'
import { benchDatabase } from './database.ts'
import { benchPeople, question } from './people.ts'
import { anotherFile } from './photograph.ts'
import { postJob, uploadOf } from './post-job.ts'
import { settledCpu } from './settled-cpu.ts'
import { exact, percentile, type Result, reported, row } from './table.ts'

const wantedBytes = 3_000_000
const agent = new Agent({ keepAlive: true })
const longestMs = 120_000

type Sides = Awaited<ReturnType<typeof build>>

export function run({ smoke }: { smoke: boolean }): Promise<Result> {
  return withCleanUp(async (later) => {
    const sides = await build(later)
    const rendition = await drawGrain()
    const original = lengthened(rendition)
    const samples = { raw: [] as number[], floor: [] as number[], multipart: [] as number[], hash: [] as number[] }
    let lost = 0
    const until = performance.now() + longestMs
    for (let round = smoke ? 0 : -5; round < (smoke ? 3 : 25) && performance.now() < until; round++) {
      const file = anotherFile(original)
      const promised = await promise(sides, anotherFile(rendition), file)
      const measured = {
        raw: await cpuOf(sides.ours, () => sendRaw(sides, promised, file)),
        floor: await cpuOf(sides.floor, () => sendFloor(sides, anotherFile(original))),
        multipart: await cpuOf(sides.ours, () => sendMultipart(sides, promised, anotherFile(original))),
        hash: hashMs(file),
      }
      lost += (await originalOf(sides, promised)) === sha256Of(file) ? 0 : 1
      if (round < 0) continue
      for (const name of ['raw', 'floor', 'multipart', 'hash'] as const) samples[name].push(measured[name])
    }
    const [raw, floor, multipart, hash] = Object.values(samples).map((values) => percentile(values, 0.5)) as number[]
    return {
      name: 'uploads',
      rows: [
        row(
          'server CPU of a raw original of 3 MB, p50 ms, beside multipart to the floor and its hash',
          raw!,
          floor! + hash!,
          '<=',
          1,
        ),
        reported('the same beside multipart to the floor, which hashes nothing', raw!, floor!),
        reported('the same beside multipart to us, in one piece with its entry', raw!, multipart!),
        reported('of it its SHA-256, ms', hash!, raw!),
        exact('originals lost or other', lost, 0),
      ],
    }
  })
}

async function build(later: Later) {
  const database = await benchDatabase()
  later(() => database.drop())
  const people = await benchPeople(database.databaseUrl)
  const start = async (file: string) => {
    const server = await startChild<{ port: number }>(file, [database.databaseUrl, database.folder])
    later(() => server.end())
    return server
  }
  const [ours, floor] = [await start('./our-server.ts'), await start('./floor-server.ts')]
  await ours.ask('previews', false)
  return { ours, floor, token: people.asking.tokens[0]!, owner: people.listeners[0]!.tokens[0]! }
}

type Server = Sides['ours']

async function cpuOf(server: Server, work: () => Promise<void>): Promise<number> {
  const before = await settledCpu(server)
  await work()
  return (await settledCpu(server)) - before
}

interface Promised {
  consultationId: string
  recordingId: string
}

async function promise({ ours, token, owner }: Sides, rendition: Buffer, original: Buffer): Promise<Promised> {
  const originals = [{ sha256: sha256Of(original), bytes: original.length, mediaType: 'image/jpeg', name: 'ecg.jpg' }]
  const upload = uploadOf({ ...question(), originals }, rendition)
  const { status, reply } = await postJob(ours.ready.port, '/api/consultations', token, upload)
  if (status !== 201) throw new Error(`the question was refused with ${status}: ${reply.slice(0, 300)}`)
  const { consultation } = JSON.parse(reply)
  // answered for before its original follows: nothing rings while that is measured
  const draft = Buffer.from(JSON.stringify({ draftId: newId(), kind: 'accepted', body: {} }))
  const headers = { authorization: `Bearer ${owner}`, 'content-type': 'application/json' }
  const path = `/api/consultations/${consultation.id}/entries`
  await ask(ours, 'POST', path, { ...headers, 'content-length': draft.length }, draft, 201)
  return { consultationId: consultation.id, recordingId: consultation.recordings[0].recordingId }
}

async function sendRaw({ ours, token }: Sides, { recordingId }: Promised, original: Buffer): Promise<void> {
  const metadata = Object.entries({ recordingId, sha256: sha256Of(original), draftId: newId() })
    .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
    .join(',')
  const tus = { authorization: `Bearer ${token}`, 'tus-resumable': '1.0.0' }
  const begun = { ...tus, 'upload-length': original.length, 'upload-metadata': metadata, 'content-length': 0 }
  const { location } = await ask(ours, 'POST', '/api/uploads', begun, null, 201)
  const type = 'application/offset+octet-stream'
  const going = { ...tus, 'upload-offset': 0, 'content-type': type, 'content-length': original.length }
  await ask(ours, 'PATCH', location!, going, original, 204)
}

function ask(
  { ready }: Server,
  method: string,
  path: string,
  headers: Record<string, string | number>,
  body: Buffer | null,
  wanted: number,
): Promise<{ location: string | undefined }> {
  return new Promise((resolve, reject) => {
    const asking = request({ agent, host: '127.0.0.1', port: ready.port, method, path, headers })
    asking.once('error', reject)
    asking.once('response', (answer) => {
      answer.resume().once('end', () => {
        if (answer.statusCode === wanted) resolve({ location: answer.headers.location })
        else reject(new Error(`${method} ${path} was answered ${answer.statusCode}`))
      })
    })
    asking.end(body)
  })
}

async function sendFloor({ floor }: Sides, original: Buffer): Promise<void> {
  const { status } = await postJob(floor.ready.port, '/job', null, uploadOf(question(), original))
  if (status !== 200) throw new Error(`the floor answered ${status}`)
}

async function sendMultipart({ ours, token }: Sides, { consultationId }: Promised, original: Buffer): Promise<void> {
  const path = `/api/consultations/${consultationId}/recordings`
  const { status } = await postJob(ours.ready.port, path, token, uploadOf({ draftId: newId() }, original))
  if (status !== 201) throw new Error(`multipart was answered ${status}`)
}

async function originalOf({ ours, token }: Sides, { recordingId }: Promised): Promise<string> {
  const address = `http://127.0.0.1:${ours.ready.port}/api/recordings/${recordingId}/original`
  const answer = await fetch(address, { headers: { authorization: `Bearer ${token}` } })
  return sha256Of(Buffer.from(await answer.arrayBuffer()))
}

const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

function hashMs(bytes: Buffer): number {
  const before = process.cpuUsage()
  sha256Of(bytes)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** Grain and nothing else, its one scan many times over: what a photograph costs the server is its bytes. */
function lengthened(jpeg: Buffer): Buffer {
  const startOfScan = jpeg.indexOf(Buffer.from([0xff, 0xda]))
  const from = startOfScan + 2 + jpeg.readUInt16BE(startOfScan + 2)
  const scan = jpeg.subarray(from, -2)
  const times = Math.ceil((wantedBytes - from) / scan.length)
  return Buffer.concat([jpeg.subarray(0, from), ...Array<Buffer>(times).fill(scan), jpeg.subarray(-2)])
}

function drawGrain(): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const
  return sharp({ create: { width: 600, height: 400, channels: 3, background: '#808080', noise } })
    .jpeg({ quality: 90 })
    .toBuffer()
}
