// Who is on duty on every roster: now, until when, why, who stands behind him, whether his phone is online, and his number
// one tap away. Where nobody is, or will be within the week, it says so in red.

import { Link } from 'wouter-preact'
import { call, type ReplyOf } from '../api.ts'
import { Broken, Empty, Loading } from '../parts/page-state.tsx'
import { minuteMs } from '../parts/roster/minute.ts'
import { type DutyNow, OnDutyCard } from '../parts/roster/on-duty-card.tsx'
import { type Kept, useKept } from '../parts/roster/roster-reading.ts'
import { TopBar } from '../parts/top-bar.tsx'
import { rosterTexts as texts } from '../texts/areas/roster.ts'
import { t } from '../texts/texts.ts'
import './roster.css'

export default function OnDuty() {
  const reading = useKept('on duty', readDutyNow, minuteMs.value)
  return <OnDutyPage reading={reading} />
}

export function OnDutyPage({ reading }: { reading: Kept<DutyNow> }) {
  const words = t(texts)
  return (
    <div class="page">
      <TopBar
        title={words.onDuty}
        back="/"
        right={
          <Link class="top-bar-button" href="/roster">
            {words.title}
          </Link>
        }
      />
      <main class="on-duty">
        {reading.is === 'loading' && <Loading words={words.loading} />}
        {reading.is === 'broken' && <Broken sentence={reading.sentence} onRetry={reading.again} />}
        {reading.is === 'here' && reading.reply.duty.length === 0 && (
          <Empty title={words.empty}>{words.emptyNote}</Empty>
        )}
        {reading.is === 'here' &&
          reading.reply.duty.map((one) => <OnDutyCard key={one.rosterId} one={one} now={reading.reply} />)}
      </main>
    </div>
  )
}

/** Who is online is told where it is known; without it the rest stands. */
async function readDutyNow(): Promise<DutyNow> {
  const [{ duty }, { gaps, timeZone }, persons] = await Promise.all([
    call<ReplyOf<'duty'>>({ path: '/api/duty' }),
    call<ReplyOf<'gapsAhead'>>({ path: '/api/gaps' }),
    call<ReplyOf<'presence'>>({ path: '/api/duty/presence' }).then(
      (reply) => reply.persons,
      () => [],
    ),
  ])
  return { duty, gaps, timeZone, persons }
}
