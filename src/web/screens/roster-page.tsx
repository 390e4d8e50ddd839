// One roster as it is shown: who is on duty on which day, the gaps, the swaps that wait; a day opens what can be done about
// it. Managers go on to patterns and to import and export.

import { useSignal } from '@preact/signals'
import { Link } from 'wouter-preact'
import { mayKeepRosters } from '../parts/alarm-bar.tsx'
import { Broken, Empty } from '../parts/page-state.tsx'
import { RosterCalendar } from '../parts/roster/calendar.tsx'
import { DaySheet } from '../parts/roster/day-sheet.tsx'
import { GapsAhead } from '../parts/roster/gaps-ahead.tsx'
import { minuteMs } from '../parts/roster/minute.ts'
import { RosterChoice, type RosterChoiceProps } from '../parts/roster/roster-choice.tsx'
import type { Kept, RosterSpan } from '../parts/roster/roster-reading.ts'
import type { Roster, RosterView } from '../parts/roster/roster-view.ts'
import { SwapCards } from '../parts/roster/swap-cards.tsx'
import { BackToToday } from '../parts/roster/today.tsx'
import { dateOf, dayOf } from '../parts/roster/zone-days.ts'
import { TopBar } from '../parts/top-bar.tsx'
import { hasRole, me } from '../state.ts'
import { rosterTexts as texts } from '../texts/areas/roster.ts'
import { rosterStaffTexts as staffTexts } from '../texts/areas/roster-staff.ts'
import { t } from '../texts/texts.ts'
import './roster.css'

export interface RosterPageProps extends RosterChoiceProps {
  reading: Kept<RosterSpan>
}

export function RosterPage(props: RosterPageProps) {
  const words = t(texts)
  const { roster, timeZone, weeks, reading, mode } = props
  const opened = useSignal<string | null>(null)
  const view = viewOf(roster, timeZone, reading)
  const nowMs = minuteMs.value
  const canCarry = matchMedia('(pointer: fine)').matches && (view.mayManage || view.isStaff)
  const onOpen = (date: string) => {
    opened.value = date
  }
  return (
    <div class="page page-wide">
      <TopBar
        title={roster.name}
        back="/"
        right={
          <Link class="top-bar-button" href="/on-duty">
            {words.onDuty}
          </Link>
        }
      />
      <RosterChoice {...props} />
      <main class="roster-body">
        {reading.is === 'loading' && (
          <p class="roster-loading quiet small" role="status">
            {words.loading}
          </p>
        )}
        {reading.is === 'broken' && <Broken sentence={reading.sentence} onRetry={reading.again} />}
        {reading.is === 'here' && (
          <>
            <SwapCards swaps={reading.reply.swaps} timeZone={timeZone} />
            <GapsAhead {...{ view, nowMs, onOpen }} shownUntilMs={weeks.at(-1)![6]!.untilMs} />
            {view.spans.length === 0 && (
              <Empty title={words.emptyMonth}>{view.mayManage ? words.emptyMonthManage : words.emptyMonthAsk}</Empty>
            )}
          </>
        )}
        {reading.is !== 'broken' && (
          <RosterCalendar {...{ view, weeks, mode, canCarry, nowMs, onOpen }} month={props.date.slice(0, 7)} />
        )}
      </main>
      <Managing roster={roster} />
      <BackToToday
        shown={`${roster.rosterId} ${mode} ${weeks[0]![0]!.date}`}
        isComplete={reading.is === 'here'}
        hasToday={weeks.flat().some(({ date }) => date === dateOf(nowMs, timeZone))}
      />
      {opened.value && reading.is === 'here' && (
        <DaySheet
          view={view}
          day={dayOf(opened.value, timeZone)}
          nowMs={nowMs}
          onClose={() => {
            opened.value = null
          }}
        />
      )}
    </div>
  )
}

function Managing({ roster }: { roster: Roster }) {
  const words = t(texts)
  return (
    <nav class="roster-manage" aria-label={words.manage}>
      {roster.mayManage && (
        <Link class="button" href={`/roster/${roster.rosterId}/patterns`}>
          {words.patterns}
        </Link>
      )}
      {roster.mayManage && (
        <Link class="button" href={`/roster/${roster.rosterId}/people`}>
          {t(staffTexts).title}
        </Link>
      )}
      <Link class="button" href={`/roster/${roster.rosterId}/files`}>
        {roster.mayManage ? words.files : words.export}
      </Link>
      {mayKeepRosters() && (
        <Link class="button" href="/roster/begin">
          {t(staffTexts).begin}
        </Link>
      )}
    </nav>
  )
}

function viewOf(roster: Roster, timeZone: string, reading: Kept<RosterSpan>): RosterView {
  const shown = reading.is === 'here' ? reading.reply : { shifts: [], gaps: [], untilMs: 0 }
  return {
    rosterId: roster.rosterId,
    name: roster.name,
    timeZone,
    spans: shown.shifts,
    gaps: shown.gaps,
    untilMs: shown.untilMs,
    people: roster.staff,
    me: me.value?.person.id ?? '',
    mayManage: roster.mayManage,
    isStaff: roster.isMine && roster.mayOverride && hasRole('specialist'),
  }
}
