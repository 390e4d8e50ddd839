// The question while it is being written: kept while the doctor looks at something else, and on the phone through a reload,
// until it is sent. What is not said stays unsaid: no default becomes a fact, but the arrival, which is now.

import { effect, signal } from '@preact/signals'
import type { Sex } from '../consultation/model.ts'
import { nowMs } from './clock.ts'

export interface Page {
  id: string
  /** What is kept as evidence. */
  file: File
  /** The page as if from straight above, made from `file` on this phone: goes with it, never instead of it. */
  straightened?: File
}

export interface AskForm {
  pages: readonly Page[]
  sex: Sex
  ageYears: number
  isAgeChecked: boolean
  /** A time, whenever it is sent; null = not said, 'unknown' = asked and not known. */
  onsetAtMs: number | 'unknown' | null
  systolic: string
  diastolic: string
  pains: readonly string[]
  complaint: string
  name: string
  pathway: string
  /** When it was begun. */
  startedMs: number
  /** The arrival: when it was begun, until another time is chosen. */
  doorAtMs: number
  /** First medical contact: with the arrival, or a time; left out = not said. */
  contactAt?: number | 'door' | undefined
  /** When the ECG was done; left out = not said. */
  ecgAtMs?: number | undefined
  /** The minutes ago that were tapped for it, where they were. */
  ecgTapped?: number | undefined
  /** When somebody said last that it is still the same patient. */
  confirmedMs?: number
}

export function emptyForm(startedMs: number): AskForm {
  return {
    pages: [],
    sex: 'unknown',
    ageYears: 60,
    isAgeChecked: false,
    onsetAtMs: null,
    systolic: '',
    diastolic: '',
    pains: [],
    complaint: '',
    name: '',
    pathway: 'stemi',
    startedMs,
    doorAtMs: startedMs,
  }
}

/** In the order in which they are read: what is easier to read first. */
export function filesOf(pages: readonly Page[]): File[] {
  return pages.flatMap(({ file, straightened }) => (straightened ? [straightened, file] : [file]))
}

/** As it was kept, without the pages that cannot be opened any more: what is left can be sent. */
export function openable(form: AskForm): AskForm {
  return { ...inTimes(form), pages: openablePages(form.pages) }
}

/** An older client kept minutes before `startedMs`. */
export function inTimes(form: AskForm & { onset?: AskForm['onsetAtMs']; doorMinutesAgo?: number }): AskForm {
  const { onset, doorMinutesAgo, ...rest } = form
  if (doorMinutesAgo === undefined) return form
  const timeOf = (minutesAgo: number) => form.startedMs - minutesAgo * 60_000
  const onsetAtMs = typeof onset === 'number' ? timeOf(onset) : (onset ?? null)
  return { ...rest, onsetAtMs, doorAtMs: timeOf(doorMinutesAgo) }
}

export function openablePages(pages: readonly Page[]): Page[] {
  const isFile = (file: unknown) => file instanceof Blob
  return pages
    .filter(({ file }) => isFile(file))
    .map(({ straightened, ...page }) => (isFile(straightened) ? { ...page, straightened: straightened as File } : page))
}

export const askForm = signal<AskForm | null>(null)

/** As it was last kept on the phone. */
export const keptForm = signal<AskForm | null>(null)

/** The ids of pages that a question had no room for: they are kept nowhere. */
export const leftOut = signal<ReadonlySet<string>>(new Set())

/** Resolves when these pages are kept, or left out; perhaps never: until then whatever they came from must stay. */
export function whenKept(pages: readonly Page[]): Promise<void> {
  return new Promise((resolve) => {
    let end = () => {}
    end = effect(() => {
      const kept = new Set(keptForm.value?.pages.map((page) => page.id))
      if (!pages.every(({ id }) => kept.has(id) || leftOut.value.has(id))) return
      resolve()
      queueMicrotask(() => end())
    })
  })
}

/** What was sent, by the id it was sent under: a refused question can be changed and sent again. */
export const sentForms = new Map<string, AskForm>()

export function changeForm(change: Partial<AskForm>): void {
  askForm.value = { ...(askForm.value ?? emptyForm(nowMs())), ...change }
}

/** A form that nobody has touched may be thrown away and its "now" set anew. */
export function isUntouched(form: AskForm): boolean {
  const { startedMs } = form
  return JSON.stringify(form) === JSON.stringify(emptyForm(startedMs))
}

/** Done before the patient came: in the ambulance, or the arrival is not the one that was meant. */
export function isEcgBeforeDoor({ pages, ecgAtMs, doorAtMs }: AskForm): boolean {
  return pages.length > 0 && ecgAtMs !== undefined && doorAtMs - ecgAtMs >= 60_000
}

/** The draft's body as the wire takes it. `ageNote` is said with the complaint while nobody has looked at the age. */
export function questionOf(form: AskForm, ageNote: string): Record<string, unknown> {
  const complaint = [...form.pains, form.complaint.trim(), form.isAgeChecked ? '' : `(${ageNote})`]
    .filter(Boolean)
    .join(', ')
  const vitals = { ...pressure('systolic', form.systolic), ...pressure('diastolic', form.diastolic) }
  return {
    pathway: form.pathway,
    urgency: 'urgent',
    patient: { sex: form.sex, ageYears: form.ageYears, ...(form.name.trim() ? { name: form.name.trim() } : {}) },
    ...(complaint ? { complaint } : {}),
    ...(Object.keys(vitals).length > 0 ? { vitals } : {}),
    ...(form.onsetAtMs === null ? {} : { symptomOnset: onsetOf(form.onsetAtMs) }),
    doorIn: arrivalOf(form),
    ...(form.contactAt === undefined ? {} : { firstMedicalContact: contactOf(form) }),
    ...(form.ecgAtMs === undefined || form.pages.length === 0
      ? {}
      : { firstEcgAcquired: { at: instant(form.ecgAtMs) } }),
  }
}

/** When it was begun, until somebody says otherwise: nobody looked at that. */
function arrivalOf({ doorAtMs, startedMs }: AskForm): Record<string, unknown> {
  return { at: instant(doorAtMs), ...(doorAtMs === startedMs ? { precision: 'about' } : {}) }
}

function contactOf(form: AskForm): Record<string, unknown> {
  return typeof form.contactAt === 'number' ? { at: instant(form.contactAt) } : arrivalOf(form)
}

function onsetOf(onsetAtMs: number | 'unknown'): Record<string, unknown> {
  return onsetAtMs === 'unknown' ? { precision: 'unknown' } : { at: instant(onsetAtMs), precision: 'about' }
}

const instant = (ms: number) => new Date(ms).toISOString()

function pressure(name: string, typed: string): Record<string, number> {
  const value = Number.parseInt(typed, 10)
  return Number.isFinite(value) && value > 0 && value <= 1000 ? { [name]: value } : {}
}
