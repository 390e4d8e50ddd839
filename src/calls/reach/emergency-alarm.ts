// Somebody broke the glass: the administrators, and the coordinators of the hospital that answers, are told in the same
// transaction. The alarm names who, never the patient nor the reason.

import type { BeforeCommit, Committed } from '../../journal/journal.ts'
import { insertAlarm } from './statements/alarms.ts'

const kind = 'read-in-emergency'

export const isEmergency = ({ entries }: Committed): boolean => entries.some((entry) => entry.kind === kind)

export const tellOfEmergency: BeforeCommit = async (tx, { networkId, consultation, subject, entries }) => {
  for (const { seq, body } of entries.filter((entry) => entry.kind === kind)) {
    const { personId, until } = body as { personId: string; until: string }
    const about = { rosterId: subject.rosterId, personId, consultationId: consultation.id, until: new Date(until) }
    await insertAlarm(tx, {
      networkId,
      kind: 'emergency-reading',
      key: `emergency-reading:${consultation.id}:${seq}`,
      ...about,
    })
  }
}
