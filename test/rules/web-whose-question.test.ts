// Whose a question is that was begun and not sent: nothing of one patient goes with another's unasked.

import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { askForm, changeForm, emptyForm, isUntouched, leftOut, type Page } from '../../src/web/ask-form.ts'
import {
  bringBack,
  goOn,
  isWhoseAsked,
  lookAtQuestion,
  lookWhenBack,
  setAside,
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

  it('W565 pages that come have a new patient’s whole room; what the same patient has no room for is said', () => {
    const come = Array.from({ length: 5 }, (_, nth) => page(`p-${nth}`))
    const begun = Array.from({ length: 10 }, (_, nth) => page(`b-${nth}`))
    changeForm({ complaint: '胸痛', pages: begun })
    expect(takeInPages(come)).toHaveLength(5)
    expect(goOn()).toBe(2)
    expect(idsOf(askForm.value?.pages)).toEqual([...idsOf(begun)!, 'p-0', 'p-1'])
    expect([...leftOut.value]).toEqual(['p-2', 'p-3', 'p-4'])
    expect(takeInPages(come)).toHaveLength(5)
    startNew()
    expect(idsOf(askForm.value?.pages)).toEqual(idsOf(come))
  })

  it('W567 is brought back from a new patient whose question nobody has begun, and from no other', () => {
    begin()
    const begun = askForm.value!
    startNew()
    wait(20)
    lookAtQuestion()
    expect(setAside.value).toBe(begun)
    bringBack()
    expect(askForm.value).toMatchObject({ ...begun, confirmedMs: expect.any(Number) })
    lookAtQuestion()
    expect([isWhoseAsked.value, setAside.value]).toEqual([false, null])
    const ends = [() => changeForm({ sex: 'male' }), () => (askForm.value = null), () => takeInPages([page('new')])]
    for (const end of ends) {
      begin()
      startNew()
      expect(setAside.value).not.toBeNull()
      end()
      expect(setAside.value).toBeNull()
    }
    begin()
    takeInPages([page('new')])
    startNew()
    expect(setAside.value).toBeNull()
  })

  it('W536 however often the page was put away for a moment, the now of one that nobody has touched is now', () => {
    const looked = Object.assign(new EventTarget(), { visibilityState: 'visible' })
    Object.assign(globalThis, { document: looked })
    const turn = (visibilityState: string) => {
      looked.visibilityState = visibilityState
      looked.dispatchEvent(new Event('visibilitychange'))
    }
    const end = lookWhenBack()
    const { startedMs } = askForm.value!
    for (const _ of [1, 2]) {
      turn('hidden')
      wait(9)
      turn('visible')
    }
    expect(askForm.value?.doorAtMs).toBe(startedMs + 18 * 60_000)
    begin()
    turn('hidden')
    wait(9)
    turn('visible')
    expect(askForm.value?.doorAtMs).toBe(startedMs + 18 * 60_000)
    end()
    Reflect.deleteProperty(globalThis, 'document')
  })
})
