// A question that the server refused goes back into the form to be changed. Must stay true: never over another patient's,
// which was begun meanwhile.

import { type AskForm, askForm, isUntouched } from './ask-form.ts'
import { nowMs } from './clock.ts'

/** Once more to be written; false where another one is begun. */
export function changeRefused(refused: AskForm): boolean {
  if (begunInstead()) return false
  askForm.value = { ...refused, confirmedMs: nowMs() }
  return true
}

/** What stands in the form and would be lost. */
export function begunInstead(): AskForm | null {
  const form = askForm.value
  return form && !isUntouched(form) ? form : null
}
