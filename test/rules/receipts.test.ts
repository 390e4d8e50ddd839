// From high-water marks to "delivered 3 of 4, seen 1 of 4".

import { describe, expect, it } from '@jest/globals'
import type { Author } from '../../src/consultation/model.ts'
import { audienceOf, type Mark, receiptsOf } from '../../src/consultation/receipts.ts'

const author = (personId: string): Author => ({ personId, name: personId, role: 'specialist', siteId: 'hospital' })
const mark = (personId: string, kind: Mark['kind'], seq: number, minute: number): Mark => ({
  personId,
  name: personId,
  side: personId === 'lin' ? 'asking' : 'answering',
  kind,
  seq,
  at: `2026-11-22T05:${String(minute).padStart(2, '0')}:00.000Z`,
})
const call = (personId: string) => ({
  callId: `call-${personId}`,
  personId,
  personName: personId,
  channel: 'live',
  step: 1,
  calledAt: '2026-11-22T05:00:00.000Z',
})
const question = { openedBy: author('lin'), calls: [call('wang'), call('li')], owner: null }
const first = { seq: 1, by: author('lin') }
const second = { seq: 2, by: author('wang') }

describe('receipts', () => {
  it('D60 a mark counts for every entry up to its number, from the first time that it was reached', () => {
    const marks = [mark('wang', 'received', 1, 1), mark('wang', 'received', 3, 4), mark('wang', 'seen', 2, 5)]
    const [one, three] = receiptsOf([first, { seq: 3, by: 'system' }], marks, [
      { personId: 'wang', name: 'wang', side: 'answering' },
    ])
    expect(one!.persons[0]).toMatchObject({
      deliveredAt: '2026-11-22T05:01:00.000Z',
      seenAt: '2026-11-22T05:05:00.000Z',
    })
    expect(three!.persons[0]).toMatchObject({ deliveredAt: '2026-11-22T05:04:00.000Z', seenAt: null })
  })

  it('D61 what was seen had arrived, also when no device said so', () => {
    const [one] = receiptsOf([first], [mark('wang', 'seen', 1, 3)], audienceOf(question, []))
    expect(one).toMatchObject({ delivered: 1, seen: 1, of: 2 })
  })

  it('D62 nobody has to receive what he wrote himself', () => {
    const marks = [mark('wang', 'received', 2, 1), mark('lin', 'received', 2, 2), mark('lin', 'seen', 2, 3)]
    const [one, two] = receiptsOf([first, second], marks, audienceOf(question, marks))
    expect(one!.persons.map(({ personId }) => personId)).toEqual(['li', 'wang'])
    expect(one).toMatchObject({ delivered: 1, seen: 0, of: 2 })
    expect(two).toMatchObject({ delivered: 1, seen: 1, of: 2 })
  })

  it('D63 an entry that is kept from those who ask does not wait for them', () => {
    const marks = [mark('lin', 'received', 9, 1), mark('li', 'received', 9, 1)]
    const [kept] = receiptsOf([{ ...second, seenBy: 'hospital' }], marks, audienceOf(question, marks))
    expect(kept!.persons.map(({ personId }) => personId)).toEqual(['li'])
  })

  it('D64 who counts: the asker, whoever was called, the owner, and whoever has it on a device; each once', () => {
    const marks = [mark('zhao', 'received', 1, 1), mark('wang', 'seen', 1, 2)]
    const audience = audienceOf({ ...question, owner: author('li') }, marks)
    expect(audience.map(({ personId, side }) => [personId, side])).toEqual([
      ['lin', 'asking'],
      ['li', 'answering'],
      ['wang', 'answering'],
      ['zhao', 'answering'],
    ])
    expect(receiptsOf([first], marks, audience)[0]).toMatchObject({ delivered: 2, seen: 1, of: 3 })
  })
})
