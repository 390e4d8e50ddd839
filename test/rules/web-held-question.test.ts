// A question that was being written when the session ran out.

import { beforeEach, describe, expect, it } from '@jest/globals'
import { emptyForm } from '../../src/web/ask-form.ts'
import { forgetHeldQuestion, holdQuestion, takeHeldQuestion } from '../../src/web/held-question.ts'

const written = { ...emptyForm(0), complaint: '胸痛', systolic: '152' }

describe('A held question', () => {
  beforeEach(forgetHeldQuestion)

  it('W191 comes back to whoever wrote it, once', () => {
    holdQuestion('p-lantian', written)
    expect(takeHeldQuestion('p-lantian')).toEqual(written)
    expect(takeHeldQuestion('p-lantian')).toBeNull()
  })

  it('W191 is not shown to anybody else, nor kept for later once somebody else has signed in', () => {
    holdQuestion('p-lantian', written)
    expect(takeHeldQuestion('p-gande')).toBeNull()
    expect(takeHeldQuestion('p-lantian')).toBeNull()
  })

  it('W191 a page that nobody wrote on is not held, and does not take the place of one that is', () => {
    holdQuestion('p-lantian', written)
    holdQuestion('p-lantian', emptyForm(7))
    holdQuestion(undefined, written)
    holdQuestion('p-lantian', null)
    expect(takeHeldQuestion('p-lantian')).toEqual(written)
  })
})
