// Whom a step calls at this instant: him to whom the question is offered; else its owner; else who is on duty now, without
// those who ring already and those who declined.

import type { Consultation } from '../consultation/model.ts'
import type { People } from '../people/people.ts'
import type { Tx } from '../platform/postgres.ts'
import { reachedPersons } from './statements/rings.ts'
import type { Step } from './statements/steps.ts'

export interface CalledPerson {
  personId: string
  name: string
}

export interface WhomToCall {
  persons: CalledPerson[]
  /** Nobody stands behind this step at all: a hole in the roster, not somebody who was tried. */
  isUnmanned: boolean
}

export async function whomToCall(
  tx: Tx,
  people: People,
  step: Step,
  consultation: Pick<Consultation, 'owner' | 'offeredTo'>,
  now: Date,
): Promise<WhomToCall> {
  const { owner, offeredTo } = consultation
  if (step.whom === 'offered') return { persons: await offeredPerson(tx, people, step, offeredTo), isUnmanned: false }
  const planned = owner ? [owner] : await plannedPersons(tx, people, step, now)
  const { ringing, declined } = await reachedPersons(tx, step.consultationId)
  const silent = planned.filter(({ personId }) => !ringing.has(personId))
  const persons = silent.filter(({ personId }) => !declined.has(personId))
  const isUnmanned = planned.length === 0
  // all of them declined and nobody rings any more: a second no is better than an unanswered question
  if (step.whom === 'everyone' && persons.length === 0 && ringing.size === 0) return { persons: silent, isUnmanned }
  return { persons, isUnmanned }
}

/** An earlier no does not count: he is asked by name. */
async function offeredPerson(tx: Tx, people: People, step: Step, offeredTo: string | null): Promise<CalledPerson[]> {
  const person = offeredTo === null ? null : await people.workingPerson(tx, offeredTo)
  if (person === null) return []
  const { ringing } = await reachedPersons(tx, step.consultationId)
  return ringing.has(person.personId) ? [] : [person]
}

async function plannedPersons(tx: Tx, people: People, step: Step, now: Date): Promise<CalledPerson[]> {
  if (step.whom === 'everyone') return people.rosterStaff(tx, step.rosterId)
  const duties = await people.dutyAt(tx, step.networkId, now)
  const duty = duties.find(({ rosterId }) => rosterId === step.rosterId)
  const person = step.whom === 'on-duty' ? duty?.onDuty : duty?.backup
  return person ? [person] : []
}
