// How the phone follows and catches up, against a server that answers late, twice, or not at all.

import { describe, expect, it } from '@jest/globals'
import { foldAll } from '../../src/consultation/fold.ts'
import { problemOf } from '../../src/contract/refusals.ts'
import { NotReached, RefusalError } from '../../src/web/api.ts'
import { nothing, type PhoneState } from '../../src/web/apply.ts'
import { type FollowStatus, followLive, type Watched } from '../../src/web/following.ts'
import * as heart from '../../src/web/heart.ts'
import { story } from '../world/consultation-builder.ts'

const id = 'consultation-1'
const { entries } = story().at(1).opened().recorded().at(2).called().accepted().at(4).answered()

function world() {
  const asked: number[] = []
  const held: {
    state: PhoneState
    statuses: Record<string, FollowStatus>
    fails: unknown
    has: number
    dutyAsked: number
    answers: Promise<void> | null
    /** What the next answers hold; later ones hold what the server has. */
    hadThen: number[]
    later: (() => void)[]
  } = {
    state: nothing,
    statuses: {},
    fails: null,
    has: entries.length,
    dutyAsked: 0,
    answers: null,
    hadThen: [],
    later: [],
  }
  const following = followLive({
    read: () => held.state,
    keep: (state) => {
      held.state = state
    },
    status: (consultationId, status) => {
      held.statuses[consultationId] = status
    },
    async watch(_id, after): Promise<Watched> {
      asked.push(after)
      await held.answers
      if (held.fails) throw held.fails
      const has = held.hadThen.shift() ?? held.has
      return { consultation: foldAll(entries.slice(0, has)), entries: entries.slice(after, has), seq: has }
    },
    unwatch: () => {},
    async watchDuty() {
      held.dutyAsked += 1
      await held.answers
      if (held.fails) throw held.fails
      return { duty: [], consultations: [], rings: [] }
    },
    isGone: (cause) => cause instanceof RefusalError && cause.problem.status === 404,
    isPassing: (cause) => !(cause instanceof RefusalError),
    heart: () => heart,
    later: (again) => held.later.push(again),
  })
  const push = (seq: number) =>
    following.push({ name: 'entry', body: { consultationId: id, entry: entries[seq - 1]! } })
  return { following, held, asked, push }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))
const seqOf = (state: PhoneState) => state.followed[id]?.consultation.seq

describe('Following', () => {
  it('W30 the first look brings everything, the next cut only what is missing', async () => {
    const { following, held, asked } = world()
    held.has = 2
    following.watch(id)
    await settled()
    expect([seqOf(held.state), held.statuses[id]]).toEqual([2, 'live'])
    following.down()
    expect(held.statuses[id]).toBe('kept')
    held.has = entries.length
    await following.up()
    expect(asked).toEqual([0, 2])
    expect(held.state.followed[id]).toEqual({ consultation: foldAll(entries), entries, isBehind: false })
    expect(held.statuses[id]).toBe('live')
  })

  it('W31 a push that leaves a gap is healed at once', async () => {
    const { following, held, asked, push } = world()
    held.has = 2
    following.watch(id)
    await settled()
    held.has = 4
    push(4)
    await settled()
    expect(asked).toEqual([0, 2])
    expect(held.state.followed[id]).toMatchObject({ isBehind: false, consultation: { seq: 4 } })
  })

  it('W31 a push that arrives while the snapshot is on its way is kept', async () => {
    const { following, held, push } = world()
    held.has = 3
    following.watch(id)
    await settled()
    const refreshing = following.refresh()
    push(4)
    await refreshing
    await settled()
    expect(seqOf(held.state)).toBe(4)
    expect(held.state.followed[id]?.entries).toHaveLength(4)
  })

  it('F15 a push that overtakes an older answer is asked for at once, also before anything is known', async () => {
    const { following, held, asked, push } = world()
    held.hadThen = [2]
    following.watch(id)
    push(3)
    await settled()
    expect(asked).toEqual([0, 2])
    expect(seqOf(held.state)).toBe(entries.length)

    const again = world()
    again.held.hadThen = [2, 3]
    again.following.watch(id)
    await settled()
    const refreshing = again.following.refresh()
    again.push(5)
    await refreshing
    await settled()
    expect(again.asked).toEqual([0, 2, 3])
    expect(again.held.state.followed[id]).toMatchObject({ isBehind: false, consultation: { seq: entries.length } })
  })

  it('F24 what is being asked when the session ends brings nothing back to the phone', async () => {
    for (const end of ['told by the server', 'ended here'] as const) {
      const { following, held } = world()
      held.has = 2
      following.watch(id)
      await settled()
      held.has = entries.length
      const refreshing = following.refresh()
      if (end === 'told by the server') following.push({ name: 'signed-out', body: { reason: 'revoked' } })
      else {
        following.leave()
        held.state = nothing
      }
      await refreshing
      await settled()
      expect(held.state).toEqual(nothing)

      // whoever signs in next is asked for anew
      await following.up()
      expect(held.state.followed[id]?.entries).toHaveLength(entries.length)
    }
  })

  it('F16 a server that has gone back behind what it told is not asked for ever', async () => {
    const { following, held, asked, push } = world()
    held.has = 2
    following.watch(id)
    push(5)
    await settled()
    expect(asked).toEqual([0, 2])
  })

  it('F19 what a busy server did not answer on a wire that stays up is asked again, the questions of the duty too', async () => {
    const { following, held, asked } = world()
    await following.up()
    held.fails = new NotReached('busy')
    following.watch(id)
    await following.refresh()
    await settled()
    expect([asked.length, held.dutyAsked, held.later.length]).toEqual([1, 2, 2])
    held.fails = null
    for (const again of held.later.splice(0)) again()
    await settled()
    expect([seqOf(held.state), held.dutyAsked, held.later.length]).toEqual([entries.length, 3, 0])

    held.fails = new NotReached('cut')
    await following.refresh()
    following.down()
    for (const again of held.later.splice(0)) again()
    await settled()
    expect([asked.length, held.dutyAsked]).toEqual([3, 4])
  })

  it('W32 without an answer what is kept stays on the screen and says so', async () => {
    const { following, held } = world()
    following.watch(id)
    await settled()
    held.fails = new NotReached('cut')
    await following.refresh()
    expect([seqOf(held.state), held.statuses[id]]).toEqual([entries.length, 'kept'])
  })

  it('W33 what is not mine to see any more is forgotten', async () => {
    const { following, held } = world()
    following.watch(id)
    await settled()
    held.fails = new RefusalError(problemOf('not-found', 'zh'))
    await following.refresh()
    expect([held.state.followed[id], held.statuses[id]]).toEqual([undefined, 'missing'])
  })

  it('W34 heads that are ahead of the list bring a new list', async () => {
    const { following, held } = world()
    await following.up()
    expect(held.dutyAsked).toBe(1)
    held.state = { ...held.state, isListBehind: true }
    following.push({ name: 'heads', body: [] })
    await settled()
    expect([held.dutyAsked, held.state.isListBehind]).toEqual([2, false])
  })

  it('W365 a wire that comes up while the same is being read without it is asked all the same', async () => {
    const { following, held, asked } = world()
    let answer = () => {}
    held.answers = new Promise((resolve) => {
      answer = resolve
    })
    following.watch(id)
    const hanging = following.refresh()
    expect([asked.length, held.dutyAsked]).toEqual([1, 1])
    held.answers = null
    await following.up()
    await settled()
    expect([asked.length, held.dutyAsked, held.statuses[id]]).toEqual([2, 2, 'live'])
    held.fails = new NotReached('at last')
    answer()
    await hanging
    await settled()
    expect([asked.length, held.statuses[id], seqOf(held.state)]).toEqual([2, 'live', entries.length])
  })
})
