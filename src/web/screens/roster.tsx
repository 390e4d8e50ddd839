// The roster: finds the one that is asked for (or mine), keeps month or week and the day it is turned to.

import { useSignal } from '@preact/signals'
import { nowMs } from '../clock.ts'
import { mayKeepRosters } from '../parts/alarm-bar.tsx'
import { Button } from '../parts/button.tsx'
import { Broken, Empty, Loading } from '../parts/page-state.tsx'
import type { Mode } from '../parts/roster/roster-choice.tsx'
import { useRosterSpan, useRosters } from '../parts/roster/roster-reading.ts'
import type { Roster } from '../parts/roster/roster-view.ts'
import { dateAfter, dateOf, daysOfWeek, monthAfter, weeksOfMonth } from '../parts/roster/zone-days.ts'
import { TopBar } from '../parts/top-bar.tsx'
import { rosterTexts as texts } from '../texts/areas/roster.ts'
import { rosterStaffTexts as staffTexts } from '../texts/areas/roster-staff.ts'
import { t } from '../texts/texts.ts'
import { RosterPage } from './roster-page.tsx'

export default function RosterScreen({ id }: { id: string }) {
  const words = t(texts)
  const reading = useRosters()
  if (reading.is === 'here') {
    const { rosters, timeZone } = reading.reply
    const roster = rosters.find((one) => one.rosterId === id) ?? rosters.find((one) => one.isMine) ?? rosters[0]
    if (roster) return <OneRoster key={roster.rosterId} roster={roster} rosters={rosters} timeZone={timeZone} />
  }
  return (
    <div class="page page-wide">
      <TopBar title={words.title} back="/" />
      {reading.is === 'loading' && <Loading words={words.loading} />}
      {reading.is === 'broken' && <Broken sentence={reading.sentence} onRetry={reading.again} />}
      {reading.is === 'here' && <Empty title={words.empty}>{words.emptyNote}</Empty>}
      {reading.is === 'here' && mayKeepRosters() && (
        <footer class="page-foot">
          <Button look="primary" wide href="/roster/begin">
            {t(staffTexts).begin}
          </Button>
        </footer>
      )}
    </div>
  )
}

interface OneRosterProps {
  roster: Roster
  rosters: readonly Roster[]
  timeZone: string
}

function OneRoster({ roster, rosters, timeZone }: OneRosterProps) {
  const mode = useSignal<Mode>('month')
  const date = useSignal(dateOf(nowMs(), timeZone))
  const month = date.value.slice(0, 7)
  const weeks = mode.value === 'month' ? weeksOfMonth(month, timeZone) : [daysOfWeek(date.value, timeZone)]
  const reading = useRosterSpan(roster.rosterId, weeks[0]![0]!.fromMs, weeks.at(-1)![6]!.untilMs)
  return (
    <RosterPage
      {...{ roster, rosters, timeZone, weeks, reading }}
      mode={mode.value}
      date={date.value}
      onMode={(next) => {
        mode.value = next
      }}
      onTurn={(by) => {
        date.value = mode.value === 'week' ? dateAfter(date.value, by * 7) : `${monthAfter(month, by)}-01`
      }}
      onToday={() => {
        date.value = dateOf(nowMs(), timeZone)
      }}
    />
  )
}
