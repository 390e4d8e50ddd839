// What this phone knows about reaching people: the running self-test, alarms for those who keep the rosters, and who
// received and saw what. Told by pushes, read again after a cut; forgotten with whoever signs out.

import { computed, signal } from '@preact/signals'
import type { Mark } from '../consultation/receipts.ts'
import type { Alarm, SelfTest } from '../contract/reach-shapes.ts'
import type { Duty } from '../contract/shapes.ts'
import type { Push } from './apply.ts'
import type { MyCalls } from './parts/my-channels.ts'
import { me, phone } from './phone-state.ts'

export const selfTest = signal<SelfTest | null>(null)
/** Newest first; null = not read yet, or nothing for whoever looks. */
export const alarms = signal<readonly Alarm[] | null>(null)
/** By consultation. */
export const marks = signal<Readonly<Record<string, readonly Mark[]>>>({})

/** How I am called, as I chose it; null = not read. */
export const myCalls = signal<MyCalls | null>(null)

/** The question comes to me first. */
export const isOnDuty = computed(() => isOneOf(({ onDuty }) => onDuty))
/** First or second. */
export const isOnCall = computed(() => isOnDuty.value || isOneOf(({ backup }) => backup))

function isOneOf(place: (duty: Duty) => { personId: string } | null | undefined): boolean {
  const mine = me.value?.person.id
  return mine !== undefined && phone.value.duty.some((one) => place(one)?.personId === mine)
}

export function hearReach(push: Push): void {
  if (push.name === 'self-test-result') keepSelfTest(push.body.selfTest)
  if (push.name === 'alarm') alarms.value = withAlarm(alarms.value ?? [], push.body.alarm)
  if (push.name === 'receipts') addMarks(push.body.consultationId, push.body.marks as Mark[])
}

/** Answers may arrive after the push that was later: what has ended stays ended. */
export function keepSelfTest(told: SelfTest): void {
  const before = selfTest.value
  if (before?.id === told.id && before.endedAt !== null && told.endedAt === null) return
  if (before && before.id !== told.id && before.startedAt > told.startedAt) return
  selfTest.value = told
}

export function addMarks(consultationId: string, told: readonly Mark[]): void {
  marks.value = { ...marks.value, [consultationId]: withMarks(marks.value[consultationId] ?? [], told) }
}

/** Every mark counts (an earlier one says when the earlier entries arrived); the same one twice is one. */
export function withMarks(before: readonly Mark[], told: readonly Mark[]): Mark[] {
  const known = new Map([...before, ...told].map((mark) => [`${mark.personId} ${mark.kind} ${mark.seq}`, mark]))
  return [...known.values()]
}

/** The same alarm again: somebody has seen it. */
export function withAlarm(before: readonly Alarm[], told: Alarm): Alarm[] {
  const others = before.filter(({ id }) => id !== told.id)
  return [...others, told].sort((one, other) => other.at.localeCompare(one.at))
}

export function forgetReach(): void {
  selfTest.value = null
  alarms.value = null
  marks.value = {}
  myCalls.value = null
}
