// A question that the server refused goes back into the form, but never over another one.

import { expect, it } from '@jest/globals'
import { askForm, emptyForm } from '../../src/web/ask-form.ts'
import { begunInstead, changeRefused } from '../../src/web/refused-question.ts'

const refused = { ...emptyForm(1), ageYears: 58, name: '陈某某' }
const other = { ...emptyForm(2), ageYears: 71, name: '王某某' }

it('W553 a refused question is not changed while another one is begun, and neither of them is lost', () => {
  askForm.value = other
  expect([begunInstead(), changeRefused(refused), askForm.value]).toEqual([other, false, other])
  for (const free of [null, emptyForm(3)]) {
    askForm.value = free
    expect([begunInstead(), changeRefused(refused)]).toEqual([null, true])
    expect(askForm.value).toMatchObject(refused)
  }
})
