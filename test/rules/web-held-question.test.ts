// A question that was being written when the session ran out.

import { beforeEach, describe, expect, it } from '@jest/globals'
import { emptyForm } from '../../src/web/ask-form.ts'
import {
  forgetHeldQuestion,
  holdQuestion,
  holdWords,
  takeHeldQuestion,
  takeHeldWords,
} from '../../src/web/held-question.ts'
import { goesWith } from '../../src/web/session-end.ts'

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

  it('W370 half-typed words come back like the question, to nobody else, and go when the phone is taken away', () => {
    holdWords('p-lantian', { 'c-1': '血压 9' })
    holdWords('p-lantian', {})
    expect(takeHeldQuestion('p-lantian')).toBeNull()
    expect(takeHeldWords('p-lantian')).toEqual({ 'c-1': '血压 9' })
    holdWords('p-lantian', { 'c-1': '血压 9' })
    expect([takeHeldWords('p-gande'), takeHeldWords('p-lantian')]).toEqual([null, null])
    holdWords('p-lantian', { 'c-1': '血压 9' })
    forgetHeldQuestion()
    expect(takeHeldWords('p-lantian')).toBeNull()
  })
})

describe('A session that ends', () => {
  it('W371 takes the drafts of all with it only from a phone that was revoked, of a disabled person his own', () => {
    const goes = ['revoked', 'disabled', 'expired', 'signed-out', 'ended'].map(goesWith)
    expect(goes).toEqual(['everything', 'his', 'nothing', 'begun', 'begun'])
  })
})
