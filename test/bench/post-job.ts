// One upload as a phone makes it: a draft and a photograph as multipart, over a line that is kept open.

import { Agent, request } from 'node:http'
import { nowMs } from './light-socket.ts'

export interface Posted {
  startedAtMs: number
  status: number
  reply: string
}

const boundary = 'bench-boundary-7d1f0c'
const agent = new Agent({ keepAlive: true })

export function uploadOf(draft: object, photograph: Buffer): Buffer {
  const part = (head: string) => `--${boundary}\r\ncontent-disposition: form-data; ${head}\r\n\r\n`
  return Buffer.concat([
    Buffer.from(`${part('name="draft"')}${JSON.stringify(draft)}\r\n`),
    Buffer.from(part('name="recording"; filename="ecg.jpg"\r\ncontent-type: image/jpeg')),
    photograph,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
}

export function postJob(port: number, path: string, token: string | null, upload: Buffer): Promise<Posted> {
  return new Promise((resolve, reject) => {
    const startedAtMs = nowMs()
    const posting = request({
      agent,
      host: '127.0.0.1',
      port,
      path,
      method: 'POST',
      headers: {
        'content-type': `multipart/form-data; boundary=${boundary}`,
        'content-length': upload.length,
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
    })
    posting.once('error', reject)
    posting.once('response', (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.once('end', () =>
        resolve({ startedAtMs, status: answer.statusCode ?? 0, reply: Buffer.concat(chunks).toString() }),
      )
    })
    posting.end(upload)
  })
}
