// One roster now: the doctor on duty large, why he, who stands behind him; in red who is missing now or within the week.

import { Link } from 'wouter-preact'
import type { z } from 'zod'
import type { Presence } from '../../../contract/reach-shapes.ts'
import type { gapShape } from '../../../contract/roster-shapes.ts'
import type { Duty } from '../../../contract/shapes.ts'
import { me, phoneNumberOf } from '../../state.ts'
import { common } from '../../texts/areas/everywhere.ts'
import { rosterTexts as texts } from '../../texts/areas/roster.ts'
import { lang, t } from '../../texts/texts.ts'
import { Button } from '../button.tsx'
import { StatusWord } from '../status-word.tsx'
import { dayWords, hoursOf, lineWord } from './calendar-words.ts'
import { minuteMs } from './minute.ts'
import { dateOf, wallOf } from './zone-days.ts'

export interface DutyNow {
  duty: readonly Duty[]
  gaps: readonly z.infer<typeof gapShape>[]
  persons: readonly Presence[]
  timeZone: string
}

type Person = NonNullable<Duty['onDuty']>

export function OnDutyCard({ one, now }: { one: Duty; now: DutyNow }) {
  const words = t(texts)
  const behind = [one.backup, one.secondBackup]
  return (
    <section class="on-duty-card">
      <h2>
        <Link class="on-duty-roster" href={`/roster/${one.rosterId}`}>
          {one.name}
        </Link>
      </h2>
      {one.onDuty ? (
        <PersonNow person={one.onDuty} line={1} now={now} />
      ) : (
        <div class="on-duty-nobody">
          <StatusWord tone="alarm">{words.nobodyOnDuty}</StatusWord>
          <p class="small">{words.nobodyNote}</p>
        </div>
      )}
      {behind.map((person, nth) => (person ? <PersonNow key={nth} person={person} line={nth + 2} now={now} /> : null))}
      {!one.backup && <p class="quiet small on-duty-line">{words.noBackup}</p>}
      <WeekGaps rosterId={one.rosterId} now={now} />
    </section>
  )
}

function PersonNow({ person, line, now }: { person: Person; line: number; now: DutyNow }) {
  const words = t(texts)
  const dial = phoneNumberOf(person.personId)
  const isMe = person.personId === me.value?.person.id
  return (
    <div class="on-duty-line" data-line={line}>
      <div class="duty-words">
        <p>
          <b class="on-duty-name">{person.name}</b> <span class="quiet small">{lineWord(line)}</span>
        </p>
        <p class="number">{words.untilTime(untilOf(person.until, now.timeZone))}</p>
        <p class="small quiet">{lang.value === 'zh' ? person.reason : person.reasonEn}</p>
        <Online presence={now.persons.find((one) => one.personId === person.personId)} />
      </div>
      {dial && !isMe && (
        <Button look={line === 1 ? 'primary' : 'outline'} href={`tel:${dial}`} label={t(common).call(person.name)}>
          {words.phone}
        </Button>
      )}
    </div>
  )
}

function Online({ presence }: { presence: Presence | undefined }) {
  const words = t(texts)
  if (!presence) return null
  if (!presence.isOnline) return <StatusWord tone="near">{words.offline}</StatusWord>
  const isAudible = presence.audibleDevices > 0
  return <StatusWord tone={isAudible ? 'good' : 'near'}>{isAudible ? words.online : words.onlineSilent}</StatusWord>
}

function WeekGaps({ rosterId, now }: { rosterId: string; now: DutyNow }) {
  const words = t(texts)
  const gaps = now.gaps.filter((gap) => gap.rosterId === rosterId)
  if (gaps.length === 0) return null
  return (
    <ul class="on-duty-gaps">
      {gaps.map((gap) => {
        const date = dateOf(Date.parse(gap.from), now.timeZone)
        return (
          <li key={`${gap.line}${gap.from}`}>
            <StatusWord tone="alarm">
              {lineWord(gap.line)} {dayWords(date)} {words.gap(hoursOf(gap.from, gap.until, now.timeZone, date))}
            </StatusWord>
          </li>
        )
      })}
    </ul>
  )
}

/** "08:00", with the day where it is neither today nor the coming night. */
function untilOf(until: string, timeZone: string): string {
  const wall = wallOf(Date.parse(until), timeZone)
  const isWithinADay = Date.parse(until) - minuteMs.value <= 24 * 3_600_000
  return isWithinADay ? wall.slice(11) : `${wall.slice(5, 10)} ${wall.slice(11)}`
}
