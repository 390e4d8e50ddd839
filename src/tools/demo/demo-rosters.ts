// The demo's three rosters and what repeats on them: wang answers ECGs every day with li behind him and the others in
// turn behind both; li answers strokes; the cath lab changes by the week. Made once, also in a demo of an earlier version.

import { addRosterMembers, createRoster } from '../../people/create-people.ts'
import { writeOn } from '../../people/rosters/keep-patterns.ts'
import type { Pattern } from '../../people/rosters/repeat-turns.ts'
import { insertPattern, patternsOf } from '../../people/statements/patterns.ts'
import { rostersOf, staffOf } from '../../people/statements/rosters.ts'
import { peopleTables, type RosterKind } from '../../people/tables.ts'
import { newId } from '../../platform/ids.ts'
import type { Tx } from '../../platform/postgres.ts'

const aDay = [{ from: '08:00', until: '08:00' }]
const dayAndNight = [
  { from: '08:00', until: '20:00' },
  { from: '20:00', until: '08:00' },
]

/** `dutyDay`: when the duty began that runs now. What is planned already stands above the patterns. */
export async function keepDemoRosters(tx: Tx, networkId: string, now: Date, dutyDay: Date): Promise<void> {
  const people = await specialistsOf(tx, networkId)
  const [wang, li] = ['wang', 'li'].map((login) => people.find((one) => one.login === login)!.personId) as [
    string,
    string,
  ]
  const ecg = (await rostersOf(tx, networkId)).find(({ kind }) => kind === 'ecg')!
  const onEcg = (await staffOf(tx, ecg.rosterId)).map(({ personId }) => personId)
  const others = people.map(({ personId }) => personId).filter((personId) => !onEcg.includes(personId))
  const stroke = [li, ...others.slice(0, 5)]
  const lab = others.slice(5, 10)
  const startsOn = dutyDay.toISOString().slice(0, 10)
  const monday = mondayBefore(dutyDay)

  const keep = async (rosterId: string, patterns: Kept[]) => {
    if ((await patternsOf(tx, rosterId)).length === 0) {
      for (const { line, people, turns = aDay, cycle = 'day', startsOn: first = startsOn } of patterns) {
        const pattern = {
          id: newId(),
          rosterId,
          line,
          cycle,
          turns,
          weekdays: null,
          people,
          startsOn: first,
          endsOn: null,
        }
        // the week that runs now began before its duty day
        const writtenUntil = cycle === 'week' ? new Date(dutyDay.getTime() - 7 * 86_400_000) : dutyDay
        await insertPattern(tx, { ...pattern, networkId, writtenUntil, madeBy: null })
      }
    }
    for (const { id } of await patternsOf(tx, rosterId)) await writeOn(tx, networkId, rosterId, id, now)
  }
  const roster = (kind: RosterKind, name: string, pathways: string[], personIds: string[]) =>
    existingOrNew(tx, { networkId, hospitalSiteId: ecg.hospitalSiteId, kind, name, pathways }, personIds)

  await keep(ecg.rosterId, [
    { line: 1, people: [wang] },
    { line: 2, people: [li] },
    { line: 3, people: onEcg.filter((personId) => personId !== wang && personId !== li) },
  ])
  await keep(await roster('stroke', '卒中会诊值班', ['stroke'], stroke), [
    { line: 1, people: [li] },
    { line: 2, people: stroke.slice(1), turns: dayAndNight },
  ])
  await keep(await roster('cath_lab', '导管室值班', ['stemi'], lab), [
    { line: 1, people: lab, cycle: 'week', startsOn: monday },
    { line: 2, people: [...lab.slice(2), ...lab.slice(0, 2)] },
  ])
}

type Kept = Pick<Pattern, 'people'> & { line: number } & Partial<Pick<Pattern, 'turns' | 'cycle' | 'startsOn'>>

async function existingOrNew(
  tx: Tx,
  roster: { networkId: string; hospitalSiteId: string; kind: RosterKind; name: string; pathways: string[] },
  personIds: string[],
): Promise<string> {
  const found = (await rostersOf(tx, roster.networkId)).find(({ kind }) => kind === roster.kind)
  if (found !== undefined) return found.rosterId
  const rosterId = await createRoster(tx, roster)
  await addRosterMembers(tx, { networkId: roster.networkId, rosterId, personIds })
  return rosterId
}

async function specialistsOf(tx: Tx, networkId: string): Promise<{ personId: string; login: string }[]> {
  return peopleTables(tx)
    .selectFrom('people')
    .innerJoin('memberships', 'memberships.person_id', 'people.id')
    .select(['people.id as personId', 'people.login'])
    .where('people.network_id', '=', networkId)
    .where('memberships.role', '=', 'specialist')
    .where('memberships.ended_at', 'is', null)
    .orderBy('people.login')
    .execute()
}

function mondayBefore(day: Date): string {
  const weekday = day.getUTCDay() || 7
  return new Date(day.getTime() - (weekday - 1) * 86_400_000).toISOString().slice(0, 10)
}
