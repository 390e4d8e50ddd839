// A session that runs out takes everything from the phone but what was being written: the facts of a question and the words
// in the composers wait in this tab (unsealed, as long as the tab lives) until the same person has signed in again, pictures
// as long as the page lives. Signing out, somebody else signing in, and a session that was taken away forget it.

import { type AskForm, isUntouched } from './ask-form.ts'
import type { ComposerDrafts } from './composer-drafts.ts'
import type { TakenPictures } from './taken-pictures.ts'

const question = heldPlace<AskForm>('jiuxin.held-question', (form) => ({ ...form, pages: [] }))
const words = heldPlace<ComposerDrafts>('jiuxin.held-words', (drafts) => drafts)
const pictures = heldPlace<TakenPictures>('jiuxin.held-pictures', () => ({}))

export function holdQuestion(personId: string | undefined, form: AskForm | null): void {
  if (personId === undefined || form === null || isUntouched(form)) return
  question.hold(personId, form)
}

/** Once, and only for whoever wrote it. */
export function takeHeldQuestion(personId: string): AskForm | null {
  return question.take(personId)
}

export function holdWords(personId: string | undefined, drafts: ComposerDrafts): void {
  if (personId !== undefined && Object.keys(drafts).length > 0) words.hold(personId, drafts)
}

/** Once, and only for whoever wrote them. */
export function takeHeldWords(personId: string): ComposerDrafts | null {
  return words.take(personId)
}

/** As long as the page lives, like the pages of a question. */
export function holdPictures(personId: string | undefined, taken: TakenPictures): void {
  if (personId !== undefined && Object.keys(taken).length > 0) pictures.hold(personId, taken)
}

/** Once, and only for whoever took them. */
export function takeHeldPictures(personId: string): TakenPictures | null {
  return pictures.take(personId)
}

export function forgetHeldQuestion(): void {
  question.forget()
  words.forget()
  pictures.forget()
}

function heldPlace<Value>(key: string, withoutFiles: (value: Value) => Value) {
  let held: { personId: string; value: Value } | null = null

  function stored(): typeof held {
    try {
      return JSON.parse(sessionStorage.getItem(key) ?? 'null')
    } catch {
      return null
    }
  }

  function forget() {
    held = null
    try {
      sessionStorage.removeItem(key)
    } catch {
      // nothing is stored where nothing can be
    }
  }

  return {
    hold(personId: string, value: Value) {
      held = { personId, value }
      try {
        sessionStorage.setItem(key, JSON.stringify({ personId, value: withoutFiles(value) }))
      } catch {
        // no room: then it lives as long as the page
      }
    },
    take(personId: string): Value | null {
      const found = held ?? stored()
      forget()
      return found?.personId === personId ? found.value : null
    },
    forget,
  }
}
