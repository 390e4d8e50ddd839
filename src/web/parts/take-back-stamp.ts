// A stamp that waits is taken back. One that surely never left the phone is simply gone, and with it a time that cannot be
// told again: for ten seconds it can be had back as it was.

import type { MilestoneDefinition } from '../../consultation/pathways/pathway.ts'
import { newId } from '../ids.ts'
import { outbox } from '../session.ts'
import { me, takeBack, type Waiting, waiting } from '../state.ts'
import { stamps as texts } from '../texts/areas/stamps.ts'
import { say, t } from '../texts/texts.ts'
import { offerUndo } from './undo.ts'
import { waitingTold } from './waiting-told.ts'

export function takeBackStamp(one: Waiting, definition?: MilestoneDefinition): void {
  const words = t(texts)
  takeBack(one.draftId, words.reasonTapped)
  if (waiting.value.some((other) => other.draftId === one.draftId)) return
  const name = definition ? say(definition.words) : ''
  const again = () => {
    if (!isToldAnew(one)) writeAgain(one)
  }
  offerUndo(words.dropped(name, waitingTold(one, definition).time), again)
}

/** Once more as it was made, on every clock of then, and for nobody else. */
function writeAgain(one: Waiting): void {
  if (one.personId !== me.value?.person.id) return
  const { isOnlyHere: _, stuckTries: __, ...made } = one
  void outbox.add({ ...made, draftId: newId() })
}

/** Tapped once more meanwhile: two are not meant. */
function isToldAnew({ consultationId, body }: Waiting): boolean {
  return waiting.value.some(
    (other) =>
      other.consultationId === consultationId &&
      other.kind === 'stamped' &&
      other.state !== 'refused' &&
      !other.takenBack &&
      other.body.milestone === body.milestone,
  )
}
