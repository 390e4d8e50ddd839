// Whoever comes on duty is tested when his shift begins (and, where the network wants it, some minutes before): once,
// however many servers look, and also when all of them were down at that moment. A row is the fence.

import type { People } from '../../people/people.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Postgres } from '../../platform/postgres.ts'
import type { SelfTests, TestedTurn } from './self-tests.ts'
import { checkedTurns } from './statements/checks.ts'

export interface ShiftChecksRoom {
  postgres: Postgres
  people: People
  clock: Clock
  /** The demo has people whom nobody plays: only who has a device is tested there. */
  isDemo: boolean
  hasDevice(networkId: string, personId: string): Promise<boolean>
  tests: Pick<SelfTests, 'beginForShift' | 'skipForShift'>
}

const hourMs = 3_600_000
const minuteMs = 60_000

/** Looks once at one network. */
export async function checkShifts(room: ShiftChecksRoom, networkId: string): Promise<void> {
  for (const turn of await dueTurns(room, networkId)) {
    const isPlayed = !room.isDemo || (await room.hasDevice(networkId, turn.personId))
    if (isPlayed) await room.tests.beginForShift(turn)
    else await room.tests.skipForShift(turn)
  }
}

async function dueTurns({ postgres, people, clock }: ShiftChecksRoom, networkId: string): Promise<TestedTurn[]> {
  const now = clock.now()
  // a server that was down at the start of a shift still tests within the hour: late is better than not
  const since = new Date(now.getTime() - hourMs)
  const { turns, checked } = await postgres.inNetwork(networkId, async (tx) => {
    const turns = await people.turnsBeginning(tx, networkId, since, new Date(now.getTime() + hourMs))
    const personIds = [...new Set(turns.map(({ personId }) => personId))]
    return { turns, checked: turns.length > 0 ? await checkedTurns(tx, personIds, since) : [] }
  })
  if (turns.length === 0) return []
  const { shiftCheckMinutesBefore: ahead } = (await people.network(networkId)).settings
  const keyOf = (personId: string, from: Date, aheadMinutes: number) => `${personId} ${+from} ${aheadMinutes}`
  const known = new Set(checked.map((one) => keyOf(one.personId, one.shiftFrom, one.aheadMinutes)))
  const due = new Map<string, TestedTurn>()
  for (const { personId, rosterId, from, until: end } of turns) {
    if (from.getTime() - ahead * minuteMs > now.getTime()) continue
    // before its start the one ahead, from then on the one of the start
    const aheadMinutes = from > now ? ahead : 0
    const key = keyOf(personId, from, aheadMinutes)
    if (known.has(key)) continue
    const same = due.get(key)
    if (same) same.rosterIds = [...new Set([...same.rosterIds, rosterId])]
    else due.set(key, { networkId, personId, rosterIds: [rosterId], from, until: end, aheadMinutes })
  }
  return [...due.values()]
}
