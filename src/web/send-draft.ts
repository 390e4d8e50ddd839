// One try to bring one waiting draft to the server. A question and entries go over the live wire in one round trip, or by
// HTTP; files as multipart with progress in bytes. The draftId travels with every try, so the server writes it once.

import { isPassing, NotReached, RefusalError, type ReplyOf, type Request } from './api.ts'
import type { Connection } from './connection.ts'
import { refusedHere } from './refused-here.ts'
import { type ClockNow, sentAtFor } from './sent-at.ts'
import type { OutboxStorage, Outcome, Waiting } from './waiting.ts'

export type DraftReply = Partial<ReplyOf<'openConsultation'>> & Pick<ReplyOf<'openConsultation'>, 'entries'>

export type SendTry = (
  waiting: Waiting,
  stop: AbortSignal,
  keep: (change: Partial<Waiting>) => Promise<void>,
) => Promise<Outcome<DraftReply>>

export interface SendParts {
  connection(): Connection | null
  call<Reply>(request: Request): Promise<Reply>
  storage: Pick<OutboxStorage, 'openFile'>
  clock(): ClockNow
  sendOriginal: SendTry
  onProgress(draftId: string, sentBytes: number, totalBytes: number): void
  /** `reason`: it was taken away, so that what is kept must go. */
  onSignedOut(reason?: string): void
}

/** So often something on the way says no, while our server can be reached otherwise: it will not change its mind. */
const triesOnTheWay = 3

export function makeSend(parts: SendParts): SendTry {
  return async (waiting, stop, keep) => {
    const isUp = () => (parts.connection()?.isUp() ?? false) && !stop.aborted
    const marked = (outcome: Outcome<DraftReply>): Outcome<DraftReply> =>
      outcome.is === 'later' && isUp() ? { ...outcome, isStuck: true } : outcome
    const barred: Outcome<DraftReply> = { is: 'refused', refusal: refusedHere('refused-on-the-way') }
    const isBarred = (cause: unknown, { task, stuckTries = 0 }: Waiting) =>
      task === 'recordings' && isUp() && stuckTries + 1 >= triesOnTheWay && isNoOfSomebodyElse(cause)
    const wasCutOff = hasNoNetwork()
    try {
      if (waiting.task === 'original') return marked(await parts.sendOriginal(waiting, stop, keep))
      if (waiting.task === 'entry') return { is: 'acknowledged', reply: await sendEntry(parts, waiting) }
      const isBare = waiting.task === 'open' && waiting.files.length === 0
      const reply = await (isBare ? ask(parts, waiting) : sendForm(parts, waiting))
      const consultationId = reply.consultation?.id ?? waiting.consultationId
      return { is: 'acknowledged', reply, consultationId, ...originalAfter(waiting, reply) }
    } catch (cause) {
      const surely = wasCutOff && hasNoNetwork() ? { isUnsent: true } : {}
      if (isPassing(cause)) return isBarred(cause, waiting) ? barred : marked({ is: 'later', ...surely })
      const { problem } = cause as RefusalError
      if (problem.code !== 'not-signed-in') return { is: 'refused', refusal: problem }
      parts.onSignedOut(problem.reason)
      return { is: 'later' }
    }
  }
}

/** The phone itself knows that it has none: nothing leaves it. That it has one proves nothing. */
function hasNoNetwork(): boolean {
  return typeof navigator !== 'undefined' && navigator.onLine === false
}

/** A proxy's page in the place of our answer; what it says for the moment only is not meant. */
function isNoOfSomebodyElse(cause: unknown): boolean {
  const status = cause instanceof NotReached ? (cause.status ?? 0) : 0
  return status >= 400 && status < 500 && ![401, 407, 408, 425, 429].includes(status)
}

/** The second try goes the other way: some networks let only one of the two through. */
function wireFor({ connection }: SendParts, waiting: Waiting): Connection | null {
  const wire = connection()
  return wire?.isUp() && waiting.tries % 2 === 0 ? wire : null
}

async function ask(parts: SendParts, waiting: Waiting): Promise<DraftReply> {
  const draft = { ...waiting.body, ...envelopeOf(parts, waiting) }
  const wire = wireFor(parts, waiting)
  if (!wire) return sendForm(parts, waiting)
  try {
    return (await wire.ask('ask', { draft })) as DraftReply
  } catch (cause) {
    // a server that is older than this page does not know the word: its door for questions is as old as the service
    if (cause instanceof RefusalError && cause.problem.code === 'unknown-message') return sendForm(parts, waiting)
    throw cause
  }
}

async function sendEntry(parts: SendParts, waiting: Waiting): Promise<DraftReply> {
  const { kind, body, consultationId } = waiting
  const draft = { kind, body, ...envelopeOf(parts, waiting) }
  const wire = wireFor(parts, waiting)
  if (wire) return (await wire.ask('write', { consultationId, draft })) as DraftReply
  return parts.call<DraftReply>({ method: 'POST', path: `${pathOf(consultationId)}/entries`, json: draft })
}

async function sendForm(parts: SendParts, waiting: Waiting): Promise<DraftReply> {
  const { draftId, body, original, task } = waiting
  const form = new FormData()
  const promised = original ? { originals: [promiseOf(original)] } : {}
  form.append('draft', JSON.stringify({ ...body, ...promised, ...envelopeOf(parts, waiting) }))
  /** Which of its files go: the server counts only these. */
  const places: number[] = []
  for (const [place, file] of waiting.files.entries()) {
    const blob = await parts.storage.openFile(file)
    // a question is worth more than its picture; a picture is nothing without its file
    if (!blob && task === 'recordings') throw new RefusalError(refusedHere('recording-missing'))
    if (!blob) continue
    form.append('recording', blob, file.name)
    places.push(place)
  }
  const reply = await parts.call<DraftReply>({
    method: 'POST',
    path: task === 'open' ? '/api/consultations' : `${pathOf(waiting.consultationId)}/recordings`,
    form,
    onProgress: (sent, total) => parts.onProgress(draftId, sent, total),
  })
  const refusedRecordings = reply.refusedRecordings?.map((one) => ({ ...one, index: places[one.index] ?? one.index }))
  return refusedRecordings ? { ...reply, refusedRecordings } : reply
}

/** The rendition has arrived: in one step the draft becomes that of its original. */
function originalAfter({ draftId, original }: Waiting, { entries }: DraftReply): { follows?: Partial<Waiting> } {
  const added = entries.find(
    (entry) => 'kind' in entry && entry.kind === 'recording-added' && entry.draftId === draftId,
  )
  const recordingId = added && 'body' in added ? (added.body as { recordingId?: string }).recordingId : undefined
  if (!original || recordingId === undefined) return {}
  return { follows: { task: 'original', kind: 'original-added', body: { recordingId }, files: [] } }
}

function promiseOf({ sha256, bytes, type, name }: NonNullable<Waiting['original']>) {
  return { sha256, bytes, mediaType: type, name }
}

function envelopeOf({ clock }: SendParts, waiting: Waiting) {
  const { draftId, claimedAt } = waiting
  return { draftId, claimedAt, sentAt: sentAtFor(waiting, clock()) }
}

function pathOf(consultationId: string): string {
  return `/api/consultations/${encodeURIComponent(consultationId)}`
}
