// The floor: what the job costs when nothing is checked. Fastify takes the file, fsyncs it, inserts one row, and tells
// every socket. No sign-in, no access, no preview, no idempotence. Run as a process of its own, as ours is.

import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdtemp, open } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import multipart from '@fastify/multipart'
import Fastify from 'fastify'
import pg from 'pg'
import { Server } from 'socket.io'
import { answerParent } from './answer-parent.ts'

const [databaseUrl, parentFolder] = process.argv.slice(2) as [string, string]
const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 })
pool.on('error', () => {})
const folder = await mkdtemp(path.join(parentFolder, 'floor-'))
await pool.query(
  'create table if not exists floor_jobs (id text primary key, draft jsonb not null, at timestamptz not null default now())',
)

const app = Fastify({ bodyLimit: 20 * 1024 * 1024 })
await app.register(multipart)
const io = new Server(app.server, { transports: ['websocket'] })

app.post('/job', async (request) => {
  const id = randomUUID()
  let draft: unknown = null
  for await (const part of request.parts()) {
    if (part.type === 'field') draft = JSON.parse(part.value as string)
    else await keep(part.file, id)
  }
  await pool.query('insert into floor_jobs (id, draft) values ($1, $2)', [id, draft])
  io.emit('entry', { consultationId: id, entry: { seq: 1, kind: 'opened', body: draft } })
  return { id }
})

async function keep(file: NodeJS.ReadableStream, id: string): Promise<void> {
  const name = path.join(folder, id)
  await pipeline(file, createWriteStream(name))
  const handle = await open(name, 'r+')
  await handle.sync()
  await handle.close()
}

await app.listen({ port: 0, host: '127.0.0.1' })
const address = app.server.address()
answerParent({ port: typeof address === 'object' ? address?.port : null })
