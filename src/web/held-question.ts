// A session that runs out takes everything from the phone but a question that was being written: its facts wait in this
// tab until the same person has signed in again, its pictures as long as the page lives. Signing out, somebody else
// signing in, and a session that was taken away forget it.

import { type AskForm, isUntouched } from './ask-form.ts'

interface Held {
  personId: string
  form: AskForm
}

const key = 'jiuxin.held-question'
let held: Held | null = null

export function holdQuestion(personId: string | undefined, form: AskForm | null): void {
  if (personId === undefined || form === null || isUntouched(form)) return
  held = { personId, form }
  try {
    sessionStorage.setItem(key, JSON.stringify({ personId, form: { ...form, pages: [] } }))
  } catch {
    // no room: then it lives as long as the page
  }
}

/** Once, and only for whoever wrote it. */
export function takeHeldQuestion(personId: string): AskForm | null {
  const found = held ?? stored()
  forgetHeldQuestion()
  return found?.personId === personId ? found.form : null
}

export function forgetHeldQuestion(): void {
  held = null
  try {
    sessionStorage.removeItem(key)
  } catch {
    // nothing is stored where nothing can be
  }
}

function stored(): Held | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null') as Held | null
  } catch {
    return null
  }
}
