// The plan that a ladder makes for one question: what is real and what is foretold are the same.

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  defaultLadder,
  type Ladder,
  type LadderQuestion,
  ladderShape,
  planLadder,
  repeatSeconds,
} from '../../src/consultation/ladder.ts'
import { nightEndsAt } from '../../src/consultation/night.ts'

const roster = { patienceSeconds: 60, everyoneAfterSeconds: 120 }
/** 13:10 in Shanghai. */
const afternoon = new Date('2026-11-22T05:10:00Z')
/** 23:30 there. */
const lateEvening = new Date('2026-11-22T15:30:00Z')

function plan(question: Partial<LadderQuestion> = {}) {
  const channelsOn = question.channelsOn ?? ['live']
  const asked: LadderQuestion = {
    ladder: defaultLadder(roster, channelsOn),
    urgency: 'urgent',
    begunAt: afternoon,
    round: 1,
    channelsOn,
    budgetEndsAtMs: null,
    timeZone: 'Asia/Shanghai',
    isOwned: false,
    ...question,
  }
  return planLadder(asked).map(({ step, whom, channels, dueAt }) => ({
    step,
    whom,
    channels,
    after: (dueAt.getTime() - asked.begunAt.getTime()) / 1000,
  }))
}

const brief = (planned: ReturnType<typeof plan>) => planned.map(({ whom, after }) => `${after} ${whom}`)

describe('The ladder without one of its own', () => {
  it('K63 with the live phone alone it is duty, backup and everybody, and then it begins again', () => {
    expect(plan()).toEqual([
      { step: 1, whom: 'on-duty', channels: null, after: 0 },
      { step: 2, whom: 'backup', channels: null, after: 60 },
      { step: 3, whom: 'everyone', channels: null, after: 120 },
      { step: 0, whom: 'repeat', channels: null, after: 180 },
    ])
  })

  it('K63 with a telephone each person is written to first and phoned twenty seconds later', () => {
    const planned = plan({ channelsOn: ['live', 'web-push', 'sms', 'voice', 'wecom'] })
    expect(brief(planned)).toEqual([
      '0 on-duty',
      '20 on-duty',
      '60 backup',
      '80 backup',
      '120 everyone',
      '140 everyone',
      '200 repeat',
    ])
    expect(planned[0]!.channels).toEqual(['live', 'web-push', 'sms', 'wecom'])
    expect(planned[1]!.channels).toEqual(['voice'])
  })

  it('K63 an ordinary question waits five times as long', () => {
    expect(brief(plan({ urgency: 'ordinary' }))).toEqual(['0 on-duty', '300 backup', '600 everyone', '660 repeat'])
  })

  it('K63 is itself a ladder that could be saved', () => {
    for (const on of [['live'], ['live', 'voice', 'sms'], ['voice']]) {
      expect(ladderShape.safeParse(defaultLadder(roster, on)).error).toBeUndefined()
    }
  })
})

const own = (steps: Ladder['urgent']): Ladder => ({
  ...defaultLadder(roster, ['live']),
  urgent: steps,
  ordinary: steps,
})

describe('The plan', () => {
  it('K64 the patient’s clock shortens an urgent question, never an ordinary one', () => {
    const budgetEndsAtMs = afternoon.getTime() + 60_000
    expect(brief(plan({ budgetEndsAtMs }))).toEqual(['0 on-duty', '20 backup', '40 everyone', '100 repeat'])
    expect(brief(plan({ budgetEndsAtMs, urgency: 'ordinary' }))).toEqual(brief(plan({ urgency: 'ordinary' })))
  })

  it('K278 the next round begins its pause after the last of the hurried steps, never later than planned', () => {
    for (const seconds of [-3_600, 0, 60, 150, 230, 600]) {
      for (const round of [1, 12]) {
        const hurried = plan({ budgetEndsAtMs: afternoon.getTime() + seconds * 1000, round })
        const [last, repeat] = hurried.slice(-2)
        expect(repeat!.after - last!.after).toBe(repeatSeconds(defaultLadder(roster, ['live']), round))
        expect(repeat!.after).toBeLessThanOrEqual(plan({ round }).at(-1)!.after)
      }
    }
  })

  it('K65 an ordinary question that would ring at night rings when the night is over, an urgent one at once', () => {
    expect(brief(plan({ begunAt: lateEvening }))[0]).toBe('0 on-duty')
    const seconds = 7.5 * 3600
    expect(brief(plan({ begunAt: lateEvening, urgency: 'ordinary' }))).toEqual([
      `${seconds} on-duty`,
      `${seconds + 300} backup`,
      `${seconds + 600} everyone`,
      `${seconds + 660} repeat`,
    ])
  })

  it('K65 what only begins to ring in the evening goes on in the morning, at its distances', () => {
    const begunAt = new Date('2026-11-22T13:58:00Z') // 21:58
    const untilMorning = 9 * 3600 + 120
    expect(brief(plan({ begunAt, urgency: 'ordinary' }))).toEqual([
      '0 on-duty',
      `${untilMorning} backup`,
      `${untilMorning + 300} everyone`,
      `${untilMorning + 360} repeat`,
    ])
  })

  it.each([
    ['Europe/Berlin', '2026-03-28T22:30:00Z', '2026-03-29T05:00:00.000Z'], // the clocks go forward at 2:00
    ['Europe/Berlin', '2026-10-24T21:30:00Z', '2026-10-25T06:00:00.000Z'], // and back at 3:00
    ['Asia/Shanghai', '2026-11-22T22:59:30Z', '2026-11-22T23:00:00.000Z'],
    ['Australia/Lord_Howe', '2026-10-03T14:00:00Z', '2026-10-03T20:00:00.000Z'], // half an hour forward
    ['Asia/Shanghai', '2026-11-22T23:00:00Z', null],
    ['Asia/Shanghai', '2026-11-22T13:59:59Z', null],
  ])('K66 in %s the night that %s lies in ends at seven of its clock', (timeZone, at, ends) => {
    const end = nightEndsAt(new Date(at), { from: '22:00', until: '07:00' }, timeZone)
    expect(end?.toISOString() ?? null).toBe(ends)
  })

  it('K66 a night may lie within one day, and one without length is none', () => {
    const noon = { from: '12:00', until: '14:00' }
    expect(nightEndsAt(afternoon, noon, 'Asia/Shanghai')?.toISOString()).toBe('2026-11-22T06:00:00.000Z')
    expect(nightEndsAt(afternoon, { from: '13:10', until: '13:10' }, 'Asia/Shanghai')).toBeNull()
  })

  it('K67 a step whose channels are all off calls through whatever is on, unless he was called before', () => {
    const ladder = own([
      { whom: 'on-duty', channels: ['sms'], afterSeconds: 0 },
      { whom: 'on-duty', channels: ['voice'], afterSeconds: 20 },
      { whom: { personId: 'p1' }, channels: ['voice', 'live'], afterSeconds: 60 },
      { whom: { personId: 'p2' }, channels: ['voice'], afterSeconds: 80 },
    ])
    expect(plan({ ladder })).toEqual([
      { step: 1, whom: 'on-duty', channels: null, after: 0 },
      { step: 2, whom: 'person', channels: ['voice', 'live'], after: 60 },
      { step: 3, whom: 'person', channels: null, after: 80 },
      { step: 0, whom: 'repeat', channels: null, after: 140 },
    ])
    expect(planLadder({ ...questionOf(ladder), channelsOn: ['live'] }).map(({ personId }) => personId)).toEqual([
      null,
      'p1',
      'p2',
      null,
    ])
  })

  it('K68 of a question that somebody owns its owner is called first, the others after the first wait', () => {
    expect(brief(plan({ isOwned: true }))).toEqual(['0 owner', '60 on-duty', '60 backup', '120 everyone', '180 repeat'])
    expect(brief(plan({ isOwned: true, channelsOn: ['live', 'voice'] })).slice(0, 2)).toEqual(['0 owner', '20 owner'])
    const everybodyAtOnce = own([{ whom: 'everyone', channels: 'all', afterSeconds: 0 }])
    expect(brief(plan({ isOwned: true, ladder: everybodyAtOnce }))).toEqual(['0 owner', '20 everyone', '80 repeat'])
  })

  it('K69 after ten rounds it is called again more rarely', () => {
    const ladder = defaultLadder(roster, ['live'])
    expect([1, 9, 10, 50].map((round) => repeatSeconds(ladder, round))).toEqual([60, 60, 600, 600])
  })
})

const questionOf = (ladder: Ladder): LadderQuestion => ({
  ladder,
  urgency: 'urgent',
  begunAt: afternoon,
  round: 1,
  channelsOn: ['live'],
  budgetEndsAtMs: null,
  timeZone: 'Asia/Shanghai',
  isOwned: false,
})

describe('A ladder that somebody writes', () => {
  const good = defaultLadder(roster, ['live'])
  const step = (afterSeconds: number) => ({ whom: 'everyone' as const, channels: 'all' as const, afterSeconds })

  it.each<[string, unknown]>([
    ['no step', { ...good, urgent: [] }],
    ['no beginning', { ...good, urgent: [step(5)] }],
    ['steps that come too fast', { ...good, urgent: [step(0), step(19)] }],
    ['steps in disorder', { ...good, urgent: [step(0), step(60), step(30)] }],
    ['thirteen steps', { ...good, urgent: Array.from({ length: 13 }, (_, index) => step(index * 20)) }],
    ['no channel', { ...good, urgent: [{ ...step(0), channels: [] }] }],
    ['a pigeon', { ...good, urgent: [{ ...step(0), channels: ['pigeon'] }] }],
    ['nobody', { ...good, urgent: [{ ...step(0), whom: 'nobody' }] }],
    ['a repeat without a pause', { ...good, repeatAfterSeconds: 0 }],
    ['a night without a time', { ...good, night: { from: '25:00', until: '07:00' } }],
    ['more than that', { ...good, extra: 1 }],
  ])('K70 is refused with %s', (_what, ladder) => {
    expect(ladderShape.safeParse(good).success).toBe(true)
    expect(ladderShape.safeParse(ladder).success).toBe(false)
  })

  it('K70 may call two at the same second', () => {
    expect(ladderShape.safeParse({ ...good, urgent: [step(0), step(0), step(20)] }).success).toBe(true)
  })

  it('K70 whatever is a ladder makes a plan: in order, at real times, the repeat last, however much is left', () => {
    const waits = fc.array(fc.constantFrom(0, 20, 45, 3600), { maxLength: 11 })
    const left = fc.option(fc.integer({ min: -7_200, max: 7_200 }))
    fc.assert(
      fc.property(
        waits,
        left,
        fc.boolean(),
        fc.constantFrom('urgent', 'ordinary'),
        (gaps, seconds, isOwned, urgency) => {
          const steps = [0, ...gaps].map((_, index) =>
            step(gaps.slice(0, index).reduce<number>((sum, gap) => sum + gap, 0)),
          )
          const ladder = ladderShape.parse({ ...good, [urgency]: steps })
          const budgetEndsAtMs = seconds === null ? null : afternoon.getTime() + seconds * 1000
          const planned = plan({ ladder, urgency, isOwned, budgetEndsAtMs })
          const afters = planned.map(({ after }) => after)
          expect(afters.every(Number.isFinite)).toBe(true)
          expect(afters).toEqual([...afters].sort((one, other) => one - other))
          expect(planned.at(-1)?.whom).toBe('repeat')
        },
      ),
    )
  })
})
