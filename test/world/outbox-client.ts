// The clinic phone without its screen: the real outbox and the real connection of the web client, in Node, against a real
// server. It can be killed (nothing that it does afterwards reaches its storage or the server) and opened again.

import { randomUUID } from 'node:crypto'
import sharp from 'sharp'
import { type Connection, connect } from '../../src/web/connection.ts'
import { inMemory } from '../../src/web/memory-storage.ts'
import type { DraftReply } from '../../src/web/send-draft.ts'
import { giveUpAllAndSay, madeNow, openSending, type SendingParts } from '../../src/web/sending.ts'
import type { NewDraft, OutboxStorage, Tabs, Waiting } from '../../src/web/waiting.ts'
import type { SignedIn } from './phone.ts'

export interface OutboxClient {
  /** Everything that waits, as a screen would see it. */
  waiting(): readonly Waiting[]
  /** What has been acknowledged to this page, by draftId. */
  acknowledged: string[]
  /** How far each upload was told to be: draftId and share, in order. */
  progress: { draftId: string; sent: number; total: number }[]
  signedOut: string[]
  isUp(): boolean
  ask(body: object, files?: readonly File[]): string
  /** Their draftIds. */
  addFiles(consultationId: string, files: readonly File[]): string[]
  write(consultationId: string, kind: string, body?: Record<string, unknown>): string
  giveUp(draftId: string): void
  /** As whoever tapped by mistake. */
  takeBack(draftId: string, reason: string): void
  /** As whoever signs out with drafts does. */
  giveUpAll(): Promise<void>
  wake(): void
  /** Killed as a phone kills a page: without a last word. */
  kill(): void
}

export interface OutboxClientOptions {
  address: string
  signedIn: SignedIn
  /** What outlives the page. */
  disk: OutboxStorage
  tabs?: Tabs<DraftReply>
  /** Instead of drawing it. */
  render?: SendingParts['render']
  onAcknowledged?(waiting: Waiting, reply: DraftReply): void
  onChange?(waiting: readonly Waiting[]): void
}

/** The storage of a phone: outlives every page that writes to it. */
export function diskOfPhone(): OutboxStorage {
  const { outbox } = inMemory()
  return { ...outbox, put: (one) => outbox.put(structuredCopy(one)).then(() => 'kept') }
}

export async function openOutboxClient(options: OutboxClientOptions): Promise<OutboxClient> {
  const { address, signedIn, disk, tabs } = options
  const { token, person } = signedIn
  let waiting: readonly Waiting[] = []
  let isDead = false
  const client = { acknowledged: [] as string[], progress: [] as OutboxClient['progress'], signedOut: [] as string[] }
  let connection: Connection | null = null
  const outbox = openSending({
    storage: untilDead(disk, () => isDead),
    connection: () => connection,
    server: { address, token },
    render: options.render ?? drawnBySharp,
    uploadable: async (file) => Buffer.from(await file.arrayBuffer()),
    onChange: (next) => {
      waiting = next
      options.onChange?.(next)
    },
    onAcknowledged: (one, reply) => {
      client.acknowledged.push(one.draftId)
      options.onAcknowledged?.(one, reply)
    },
    onProgress: (draftId, sent, total) => void client.progress.push({ draftId, sent, total }),
    onSignedOut: (reason = 'expired') => void client.signedOut.push(reason),
    ...(tabs ? { tabs } : {}),
  })
  await outbox.begin(person.id)
  connection = connect(
    {
      onUp: (measured) => void measured.then(() => outbox.wake()),
      onDown: () => {},
      onPush: () => {},
      onSignedOut: (reason = 'expired') => void client.signedOut.push(reason),
    },
    { address, token },
  )
  const add = (draft: Omit<NewDraft, 'draftId' | 'claimedAt'>, draftId: string = randomUUID()) => {
    void outbox.add({ ...draft, draftId, ...madeNow() })
    return draftId
  }
  const addFiles = (consultationId: string, files: readonly File[], announcedAs: readonly string[] = []) =>
    files.map((file, nth) => {
      const kept = { name: file.name, type: file.type, bytes: file.size, blob: file }
      const added = { task: 'recordings' as const, kind: 'recording-added', body: {}, files: [kept], isRaw: true }
      const isAnnounced = announcedAs[nth] !== undefined
      return add({ consultationId, ...added, isAnnounced }, announcedAs[nth])
    })
  return {
    ...client,
    waiting: () => waiting,
    isUp: () => connection?.isUp() ?? false,
    ask(body, files = []) {
      const pictures = files.map(() => randomUUID() as string)
      const announced = files.map(({ name, type, size }, nth) => {
        return { name, mediaType: type, bytes: size, draftId: pictures[nth] }
      })
      const draftId = randomUUID()
      const consultationId = `new-${draftId}`
      const draft = { draftId, consultationId, task: 'open' as const, kind: 'opened', files: [], ...madeNow() }
      void outbox.add({ ...draft, body: { ...body, announced } })
      addFiles(consultationId, files, pictures)
      return consultationId
    },
    addFiles: (consultationId, files) => addFiles(consultationId, files),
    giveUp: (draftId) => void outbox.giveUp(draftId),
    takeBack: (draftId, reason) => void outbox.takeBack(draftId, { draftId: randomUUID(), reason, ...madeNow() }),
    giveUpAll: () => giveUpAllAndSay(outbox),
    write: (consultationId, kind, body = {}) => add({ consultationId, task: 'entry', kind, body, files: [] }),
    wake() {
      connection?.wake()
      outbox.wake()
    },
    kill() {
      isDead = true
      outbox.rest()
      connection?.close()
    },
  }
}

/** The dead write nothing. */
function untilDead(disk: OutboxStorage, isDead: () => boolean): OutboxStorage {
  return {
    ...disk,
    put: async (one) => (isDead() ? 'kept' : disk.put(one)),
    remove: async (draftId) => (isDead() ? undefined : disk.remove(draftId)),
  }
}

function structuredCopy(one: Waiting): Waiting {
  return { ...one, files: [...one.files], body: structuredClone(one.body) }
}

/** What a browser's canvas does. */
async function drawnBySharp(file: Blob): Promise<{ blob: Blob } | null> {
  if (file.size <= 240 * 1024 || !file.type.startsWith('image/')) return null
  const small = sharp(Buffer.from(await file.arrayBuffer()))
    .rotate()
    .resize(1000, 1000, { fit: 'inside' })
  return { blob: new Blob([new Uint8Array(await small.jpeg({ quality: 50 }).toBuffer())], { type: 'image/jpeg' }) }
}
