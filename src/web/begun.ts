// Everything that was begun on this phone and has not gone, as one: the question, the words in the composers, the pictures.
// It waits for whoever began it, through a session that ran out and behind a slow disk, and is shown to nobody else.

import { type AskForm, askForm, inTimes, isUntouched, openable, sentForms } from './ask-form.ts'
import { type ComposerDrafts, composerDrafts } from './composer-drafts.ts'
import {
  forgetHeldQuestion,
  holdPictures,
  holdQuestion,
  holdWords,
  takeHeldPictures,
  takeHeldQuestion,
  takeHeldWords,
} from './held-question.ts'
import { me } from './phone-state.ts'
import { type TakenPictures, takeBack, takenPictures } from './taken-pictures.ts'
import { forgetWhose, lookAtQuestion, takeInPages } from './whose-question.ts'

export interface Begun {
  ask: AskForm | null
  composer: ComposerDrafts
  pictures: TakenPictures
}

/** What the disk brought too late for the page to wait for, and whose it is. */
export type LateBegun = Partial<Begun> & { personId: string | undefined }

let timesForgotten = 0

export function holdBegun(personId: string | undefined): void {
  hold(personId, { ask: askForm.value, composer: composerDrafts.value, pictures: takenPictures.value })
}

export function takeBackBegun(personId: string): void {
  const held = takeHeldQuestion(personId)
  if (held) askForm.value = inTimes(held)
  composerDrafts.value = { ...takeHeldWords(personId), ...composerDrafts.value }
  takeBack(takeHeldPictures(personId) ?? {})
}

/** Signed out, or the phone was taken away: it waits for nobody. */
export function forgetBegun(): void {
  timesForgotten++
  forgetHeldQuestion()
}

/** Nothing of it is shown any more (pictures see to that themselves); whether it is held is another thing. */
export function putBegunAway(): void {
  askForm.value = null
  forgetWhose()
  composerDrafts.value = {}
  sentForms.clear()
}

export async function takeBackLate(reading: Promise<LateBegun>): Promise<void> {
  const before = timesForgotten
  const { personId, ask, composer, pictures } = await reading
  const here = me.value?.person.id
  if (timesForgotten !== before || personId === undefined || (here !== undefined && here !== personId)) return
  const now = askForm.value
  const kept = ask ? openable(ask) : null
  const begun = kept && isWorthMore(kept, now) ? kept : null
  hold(personId, { ask: begun, composer: composer ?? {}, pictures: pictures ?? {} })
  if (here !== personId) return
  takeBackBegun(personId)
  if (!begun) return
  takeInPages(now?.pages ?? [])
  lookAtQuestion()
}

/** Where more than pages (from another app) has come meanwhile, that stays. */
function isWorthMore(begun: AskForm, now: AskForm | null): boolean {
  return !isUntouched(begun) && (!now || isUntouched({ ...now, pages: [] }))
}

function hold(personId: string | undefined, { ask, composer, pictures }: Begun): void {
  holdQuestion(personId, ask)
  holdWords(personId, composer)
  holdPictures(personId, pictures)
}
