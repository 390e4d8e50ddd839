// What the journal offers to whoever has no part in a consultation and breaks the glass.

import type { Consultation } from '../consultation/model.ts'
import type { Actor } from '../people/actor.ts'
import type { EmergencyReading, EmergencyWish, RecordingFacts, Visible } from './journal.ts'

export interface EmergencyJournal {
  /**
   * Break-glass. Refuses `not-found` (foreign or missing), `may-read-anyway`, `slow-down`. While one of his is open for this
   * consultation, that one, `repeated`.
   */
  beginEmergencyReading(
    actor: Actor,
    consultationId: string,
    wish: EmergencyWish,
  ): Promise<{ reading: EmergencyReading; repeated: boolean }>
  /**
   * Refuses `not-found`, `emergency-over`. Null: nothing came after entry `seen`. Audited each time that something is shown,
   * as are the recordings.
   */
  readInEmergency(
    actor: Actor,
    readingId: string,
    seen?: number,
  ): Promise<{ reading: EmergencyReading; consultation: Consultation; entries: Visible[] } | null>
  recordingInEmergency(
    actor: Actor,
    readingId: string,
    recordingId: string,
    how?: { isAnotherPiece: boolean },
  ): Promise<RecordingFacts>
  /** Of the network, newest first; refuses `not-your-role` to whoever does not review them. */
  emergencyReadings(actor: Actor): Promise<EmergencyReading[]>
}
