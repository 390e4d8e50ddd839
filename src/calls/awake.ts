// An ordinary question wakes nobody, also when somebody passes it on, a channel fails or the roster has a hole: whatever
// brings its calls forward brings them no further than the end of the night.

import { defaultNight } from '../consultation/ladder.ts'
import type { Consultation } from '../consultation/model.ts'
import { nightEndsAt } from '../consultation/night.ts'
import type { People } from '../people/people.ts'
import type { Tx } from '../platform/postgres.ts'
import { lastFirstCall } from './statements/steps.ts'

export interface Awake {
  people: Pick<People, 'rosterFacts'>
  timeZone: string
}

type Asked = Pick<Consultation, 'id' | 'urgency' | 'rosterId'>

export async function awakeAt(tx: Tx, room: Awake, consultation: Asked, at: Date): Promise<Date> {
  return (await awakeFor(tx, room, consultation))(at)
}

/** The same for many moments of one question. */
export async function awakeFor(
  tx: Tx,
  { people, timeZone }: Awake,
  { id, urgency, rosterId }: Asked,
): Promise<(at: Date) => Date> {
  if (urgency === 'urgent') return (at) => at
  const night = (await people.rosterFacts(tx, rosterId))?.ladder?.night ?? defaultNight
  const endOf = (at: Date) => nightEndsAt(at, night, timeZone)
  // a ladder that began in a night and called in it was rung again: who rings in the night means now
  const first = await lastFirstCall(tx, id)
  const begunIn = first === null ? null : endOf(first.begunAt)
  const broken = first !== null && endOf(first.dueAt)?.getTime() === begunIn?.getTime() ? begunIn : null
  return (at) => {
    const end = endOf(at)
    return end === null || end.getTime() === broken?.getTime() ? at : end
  }
}
