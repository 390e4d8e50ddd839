// What screens see and do. Reads are signals (read them inside a component and it follows); writes go through the outbox,
// so nothing typed is lost. The phone's state itself is phone-state.ts, how it changes is apply.ts, who wires it session.ts.

import { computed, type ReadonlySignal } from '@preact/signals'
import type { Naming } from '../consultation/entry-kind.ts'
import type { Consultation, ConsultationSummary, Role } from '../consultation/model.ts'
import type { Pathway } from '../consultation/pathways/pathway.ts'
import { pathwayOf as builtInPathway } from '../consultation/pathways.ts'
import { limits } from '../contract/limits.ts'
import type { Problem } from '../contract/refusals.ts'
import type { Duty, Ring } from '../contract/shapes.ts'
import type { Visible } from './apply.ts'
import type { FollowStatus } from './following.ts'
import { newId } from './ids.ts'
import * as phoneState from './phone-state.ts'
import type { DraftReply } from './send-draft.ts'
import { madeNow } from './sending.ts'
import { following, outbox, reach, ringShown, signOut, startSession } from './session.ts'
import type { Outcome, Waiting, WaitingFile } from './waiting.ts'

export type { Directory, Me } from './phone-state.ts'
export type { Visible, Waiting }
export { ringShown, signOut, startSession }
export const { sawUpTo } = reach

export interface OpenConsultation {
  id: string
  consultation: Consultation | null
  entries: readonly Visible[]
  /** Not yet on the server (or refused by it), oldest first. */
  waiting: readonly Waiting[]
  /** `kept` = shown from the phone, not yet confirmed by the server; `missing` = 404. */
  status: FollowStatus
}

export type Written =
  | { outcome: 'acknowledged'; entries: readonly Visible[] }
  /** Kept on the phone; it goes by itself when the server can be reached. `later`: what became of it. */
  | { outcome: 'queued'; later?: Promise<Written> }
  | { outcome: 'refused'; refusal: Problem }

/** `starting` until it is known whether somebody is signed in on this phone. */
export const session: ReadonlySignal<'starting' | 'out' | 'in'> = phoneState.session
export const endedBecause: ReadonlySignal<string | null> = phoneState.endedBecause
export const unsentHere: ReadonlySignal<number> = phoneState.unsentHere
export const keepsAfterClosing: ReadonlySignal<boolean> = phoneState.keepsAfterClosing
export const isSealed: ReadonlySignal<boolean> = phoneState.isSealed
export const me: ReadonlySignal<phoneState.Me | null> = phoneState.me
/** Open consultations that I may open, newest first; null = not yet known. */
export const consultations: ReadonlySignal<readonly ConsultationSummary[] | null> = computed(
  () => phoneState.phone.value.consultations,
)
export const duty: ReadonlySignal<readonly Duty[]> = computed(() => phoneState.phone.value.duty)
export const rings: ReadonlySignal<readonly Ring[]> = computed(() => phoneState.phone.value.rings)
export const directory: ReadonlySignal<phoneState.Directory | null> = phoneState.directory
export const isOnline: ReadonlySignal<boolean> = computed(() => phoneState.link.value === 'up')
export const isConnecting: ReadonlySignal<boolean> = computed(() => phoneState.link.value === 'connecting')
/** Everything on its way from this phone, oldest first. */
export const waiting: ReadonlySignal<readonly Waiting[]> = phoneState.waiting
/** `new-...` -> the id that the server gave. */
export const openedAs: ReadonlySignal<Readonly<Record<string, string>>> = phoneState.openedAs
/** Share of the bytes that have gone, 0..1, by draftId. */
export const progress: ReadonlySignal<Readonly<Record<string, number>>> = phoneState.progress

/** Names of people and sites for sentences; an unknown id reads as nothing rather than as a code. */
export const naming: ReadonlySignal<Naming> = computed(() => {
  const known = phoneState.directory.value
  const people = new Map(known?.people.map((person) => [person.id, person.name]))
  const sites = new Map(known?.sites.map((site) => [site.id, site.name]))
  return { person: (personId) => people.get(personId) ?? '', site: (siteId) => sites.get(siteId) ?? '' }
})

export function hasRole(role: Role): boolean {
  return phoneState.me.value?.memberships.some((membership) => membership.role === role) ?? false
}

/** The number to dial for a person, where the network knows one. */
export function phoneNumberOf(personId: string): string | null {
  return phoneState.directory.value?.people.find((person) => person.id === personId)?.phone ?? null
}

/**
 * The consultation as it is known here. Same id, same signal. It is followed live from the first look until
 * `stopFollowing(id)`; a screen calls that when it is left.
 */
export function openConsultation(id: string): ReadonlySignal<OpenConsultation> {
  let opened = openSignals.get(id)
  if (!opened) {
    opened = computed(() => viewOf(id))
    openSignals.set(id, opened)
  }
  if (!id.startsWith('new-')) following.watch(id)
  return opened
}

export function stopFollowing(id: string): void {
  following.unwatch(id)
}

/** Write one entry through the outbox. Never throws; resolves when acknowledged, refused, or safely queued. */
export async function write(
  consultationId: string,
  kind: string,
  body: Record<string, unknown> = {},
): Promise<Written> {
  const draft = {
    draftId: newId(),
    consultationId,
    task: 'entry' as const,
    kind,
    body,
    ...madeNow(),
    files: [],
  }
  const sent = outbox.add(draft).then(writtenFrom)
  return Promise.race([sent, after(isOnline.value ? patienceMs : hurryMs, { outcome: 'queued', later: sent })])
}

/**
 * Ask: open a consultation. Returns at once with the id to show (`new-...` until the server has it). The question goes alone
 * and names its pictures: the doctor on duty is rung whatever they weigh. Each picture follows in a draft of its own.
 */
export function askQuestion(body: Record<string, unknown>, files: readonly File[]): string {
  const draftId = newId()
  const consultationId = `new-${draftId}`
  const pictures = files.map((file) => ({ file, draftId: newId() }))
  const announced = pictures.slice(0, announcedAtMost).map(({ file, draftId }) => ({
    name: file.name.slice(-limits.nameLength) || '?',
    mediaType: file.type || 'application/octet-stream',
    bytes: file.size,
    draftId,
  }))
  const question = announced.length > 0 ? { ...body, announced } : body
  const draft = { draftId, consultationId, task: 'open' as const, kind: 'opened', body: question, files: [] }
  void outbox.add({ ...draft, ...madeNow() })
  pictures.forEach(({ file, draftId }, nth) => {
    addRecording(consultationId, file, { draftId, isAnnounced: nth < announcedAtMost })
  })
  return consultationId
}

/** Add recordings through the outbox, each as its own draft: one that fails does not hold the others. */
export function addRecordings(consultationId: string, files: readonly File[]): void {
  for (const file of files) addRecording(consultationId, file, { draftId: newId() })
}

/** Said aloud: the file travels like a picture, and the server writes the message with it. */
export function sayVoice(consultationId: string, file: File, seconds: number): void {
  const draft = {
    draftId: newId(),
    consultationId,
    task: 'recordings' as const,
    kind: 'said',
    body: { seconds: [seconds] },
  }
  void outbox.add({ ...draft, ...madeNow(), files: [keptFile(file)] })
}

/** Send a refused draft again as it is. */
export function retry(draftId: string): void {
  void outbox.retry(draftId)
}

/** What a part remembers by itself goes with whoever signs out: the next one on this phone may be somebody else. */
export function forgetWithPerson(forget: () => void): void {
  phoneState.session.subscribe((now) => {
    if (now === 'out') forget()
  })
}

export function giveUp(draftId: string): void {
  void outbox.giveUp(draftId)
}

/** A stamp that waits: gone at once, or withdrawn as soon as it is there. */
export function takeBack(draftId: string, reason: string): void {
  void outbox.takeBack(draftId, { draftId: newId(), reason, ...madeNow() })
}

/** The pathway with this network's targets where they are known, else as built in. */
export function pathwayOf(name: string): Pathway | undefined {
  return phoneState.pathways.value[name] ?? builtInPathway(name)
}

const patienceMs = 6000
const hurryMs = 400
const announcedAtMost = 10
const openSignals = new Map<string, ReadonlySignal<OpenConsultation>>()

function addRecording(consultationId: string, file: File, how: Pick<Waiting, 'draftId' | 'isAnnounced'>): void {
  const draft = { ...how, consultationId, task: 'recordings' as const, kind: 'recording-added', body: {} }
  void outbox.add({ ...draft, ...madeNow(), files: [keptFile(file)], isRaw: true })
}

function keptFile(file: File): WaitingFile {
  return { name: file.name, type: file.type, bytes: file.size, blob: file }
}

function viewOf(id: string): OpenConsultation {
  const followed = phoneState.phone.value.followed[id]
  const status = phoneState.statuses.value[id]
  return {
    id,
    consultation: followed?.consultation ?? null,
    entries: followed?.entries ?? [],
    waiting: phoneState.waiting.value.filter((one) => one.consultationId === id),
    status: status === 'live' || !followed ? (status ?? 'loading') : 'kept',
  }
}

function writtenFrom(outcome: Outcome<DraftReply>): Written {
  if (outcome.is === 'acknowledged') return { outcome: 'acknowledged', entries: outcome.reply.entries }
  return outcome.is === 'refused' ? { outcome: 'refused', refusal: outcome.refusal } : { outcome: 'queued' }
}

function after(ms: number, written: Written): Promise<Written> {
  return new Promise((resolve) => setTimeout(() => resolve(written), ms))
}
