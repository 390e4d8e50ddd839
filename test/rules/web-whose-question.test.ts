// Whose a question is that was begun and not sent: nothing of one patient goes with another's unasked.

import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { askForm, changeForm, emptyForm, isUntouched, type Page } from '../../src/web/ask-form.ts'
import {
  goOn,
  isWhoseAsked,
  lookAtQuestion,
  startNew,
  takeInPages,
  unplacedPages,
} from '../../src/web/whose-question.ts'

const page = (id: string): Page => ({ id, file: new File(['ecg'], `${id}.jpg`, { type: 'image/jpeg' }) })
const idsOf = (pages: readonly Page[] | undefined) => pages?.map(({ id }) => id)
const begin = () => changeForm({ complaint: '胸痛', pages: [page('first')] })

let monotonic: ReturnType<typeof jest.spyOn>
let nowMs = 0
const wait = (minutes: number) => {
  nowMs += minutes * 60_000
}

beforeEach(() => {
  nowMs = performance.now()
  monotonic = jest.spyOn(performance, 'now').mockImplementation(() => nowMs)
  askForm.value = null
  startNew()
})

afterEach(() => {
  monotonic.mockRestore()
})

describe('A question that was begun', () => {
  it('W536 is gone on with within ten minutes, and after them it is asked whose it is', () => {
    begin()
    wait(9)
    lookAtQuestion()
    expect([isWhoseAsked.value, askForm.value?.complaint]).toEqual([false, '胸痛'])
    wait(2)
    lookAtQuestion()
    expect(isWhoseAsked.value).toBe(true)
    goOn()
    expect([isWhoseAsked.value, askForm.value?.complaint]).toEqual([false, '胸痛'])
    wait(9)
    lookAtQuestion()
    expect(isWhoseAsked.value).toBe(false)
  })

  it('W536 leaves nothing of itself to a new patient, whose arrival is now', () => {
    begin()
    const { startedMs } = askForm.value!
    wait(120)
    lookAtQuestion()
    startNew()
    expect(askForm.value).toEqual(emptyForm(startedMs + 120 * 60_000))
    expect(isWhoseAsked.value).toBe(false)
  })

  it('W536 nobody is asked of a page that nobody has touched: its now is set anew', () => {
    const { startedMs } = askForm.value!
    wait(120)
    lookAtQuestion()
    expect(isWhoseAsked.value).toBe(false)
    expect(askForm.value?.doorAtMs).toBe(startedMs + 120 * 60_000)
  })

  it('W537 takes pages from another app only when it is said to be the same patient', () => {
    begin()
    expect(idsOf(takeInPages([page('shared')]))).toEqual(['shared'])
    expect([isWhoseAsked.value, idsOf(askForm.value?.pages)]).toEqual([true, ['first']])
    goOn()
    expect([idsOf(askForm.value?.pages), askForm.value?.complaint]).toEqual([['first', 'shared'], '胸痛'])
    expect(unplacedPages.value).toEqual([])
  })

  it('W537 leaves them to a new patient, and is asked again when it is looked at before that', () => {
    begin()
    takeInPages([page('shared')])
    isWhoseAsked.value = false
    lookAtQuestion()
    expect(isWhoseAsked.value).toBe(true)
    startNew()
    expect([idsOf(askForm.value?.pages), askForm.value?.complaint]).toEqual([['shared'], ''])
    expect(isUntouched({ ...askForm.value!, pages: [] })).toBe(true)
  })

  it('W537 where nothing was begun they are a new question of now, as many as there is room for', () => {
    wait(60)
    const many = Array.from({ length: 14 }, (_, nth) => page(`p-${nth}`))
    expect(takeInPages(many)).toHaveLength(12)
    expect([isWhoseAsked.value, askForm.value?.pages.length]).toEqual([false, 12])
    lookAtQuestion()
    expect(isWhoseAsked.value).toBe(false)
  })
})
