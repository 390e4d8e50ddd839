// What becomes of an original: arrived is only what is there; whatever else the server says, the file stays on the phone.

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from '@jest/globals'
import { problemOf, type RefusalCode } from '../../src/contract/refusals.ts'
import { makeSendOriginal } from '../../src/web/send-original.ts'
import type { Waiting } from '../../src/web/waiting.ts'

let server: Server | null = null
afterEach(() => void server?.close())

async function serverThatSays(code: RefusalCode, heard: (metadata: string) => void = () => {}): Promise<string> {
  const problem = problemOf(code, 'zh')
  server = createServer((request, response) => {
    request.resume()
    heard(String(request.headers['upload-metadata']))
    response.writeHead(problem.status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem))
  })
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const waiting: Waiting = {
  draftId: 'd-1',
  order: 1,
  personId: 'p-1',
  consultationId: 'c-1',
  task: 'original',
  kind: 'original-added',
  body: { recordingId: 'r-1' },
  claimedAt: '2026-11-22T04:00:00.000Z',
  // eight hours behind: it has found the right hour since
  clockOffsetMs: 8 * 3_600_000,
  files: [],
  original: { name: 'ecg.jpg', type: 'image/jpeg', sha256: 'a'.repeat(64), blob: new Blob(['ecg']) },
  tries: 0,
  state: 'saved',
}

async function sentTo(address: string, file: Blob | null = waiting.original!.blob!) {
  const send = makeSendOriginal({
    server: { address },
    storage: { openFile: async () => file },
    clock: () => ({ phoneAt: '2026-11-22T12:05:00.000Z', offsetMs: 0, monotonicMs: 0, pageId: 'another' }),
    onProgress: () => {},
    uploadable: async (blob) => Buffer.from(await blob.arrayBuffer()),
  })
  return send(waiting, new AbortController().signal, async () => {})
}

describe('An original', () => {
  it('W233 that is there already has arrived', async () => {
    expect(await sentTo(await serverThatSays('original-there'))).toMatchObject({ is: 'acknowledged' })
  })

  it('W233 that is not to be taken stays on the phone with the reason', async () => {
    for (const code of ['image-too-many-pixels', 'bad-request', 'wrong-origin'] as const) {
      expect(await sentTo(await serverThatSays(code))).toMatchObject({ is: 'refused', refusal: { code } })
      server?.close()
    }
  })

  it('W233 waits for a server that has a door for it', async () => {
    expect(await sentTo(await serverThatSays('not-found'))).toEqual({ is: 'later' })
  })

  it('W405 says when it was sent on the clock that claimed its time', async () => {
    let metadata = ''
    await sentTo(await serverThatSays('original-there', (told) => (metadata = told)))
    const told = Object.fromEntries(metadata.split(',').map((pair) => pair.split(' ') as [string, string]))
    const plain = (name: string) => Buffer.from(told[name] ?? '', 'base64').toString()
    expect([plain('claimedAt'), plain('sentAt')]).toEqual([waiting.claimedAt, '2026-11-22T04:05:00.000Z'])
  })

  it('W234 whose file is lost has not arrived either', async () => {
    const refused = { is: 'refused', refusal: { code: 'recording-missing' } }
    expect(await sentTo('http://127.0.0.1:9', null)).toMatchObject(refused)
  })
})
