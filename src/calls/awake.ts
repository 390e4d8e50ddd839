// An ordinary question wakes nobody, also when somebody passes it on, a channel fails or the roster has a hole: whatever
// brings its calls forward brings them no further than the end of the night.

import { defaultNight } from '../consultation/ladder.ts'
import type { Consultation } from '../consultation/model.ts'
import { nightEndsAt } from '../consultation/night.ts'
import type { People } from '../people/people.ts'
import type { Tx } from '../platform/postgres.ts'

export async function awakeAt(
  tx: Tx,
  { people, timeZone }: { people: People; timeZone: string },
  { urgency, rosterId }: Pick<Consultation, 'urgency' | 'rosterId'>,
  at: Date,
): Promise<Date> {
  if (urgency === 'urgent') return at
  const night = (await people.rosterFacts(tx, rosterId))?.ladder?.night ?? defaultNight
  return nightEndsAt(at, night, timeZone) ?? at
}
