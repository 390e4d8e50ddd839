// What is not even a request (no HTTP, headers without end, never finished) is told so in the same words as every other
// no, and its line is closed.

import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { problemOf, type RefusalCode } from '../contract/refusals.ts'
import type { Metrics } from './metrics.ts'

export function answerBrokenRequest(metrics: Metrics, headers: Record<string, string>) {
  return (error: Error & { code?: string }, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || socket.destroyed) return
    const problem = problemOf(codes[error.code ?? ''] ?? 'bad-request', 'zh')
    metrics.countRefusal(problem.code)
    if (socket.writable) {
      const body = JSON.stringify(problem)
      const head = [
        `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
        'content-type: application/problem+json; charset=utf-8',
        `content-length: ${Buffer.byteLength(body)}`,
        'connection: close',
        ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      ]
      socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
    }
    socket.destroySoon()
  }
}

const codes: Record<string, RefusalCode> = {
  HPE_HEADER_OVERFLOW: 'too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'upload-cut',
}
