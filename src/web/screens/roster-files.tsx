// A roster leaves as a file and comes in from one. What comes in is read first: which duties, what they replace, and each
// row that cannot be taken, with its reason; only then it is written.

import { useSignal } from '@preact/signals'
import { Broken, Loading } from '../parts/page-state.tsx'
import { ExportPanel } from '../parts/roster/export-panel.tsx'
import { FeedPanel } from '../parts/roster/feed-panel.tsx'
import { ImportPanel } from '../parts/roster/import-panel.tsx'
import { minuteMs } from '../parts/roster/minute.ts'
import { type Kept, useRosters } from '../parts/roster/roster-reading.ts'
import type { Roster } from '../parts/roster/roster-view.ts'
import { dateOf } from '../parts/roster/zone-days.ts'
import { TopBar } from '../parts/top-bar.tsx'
import { rosterPlanTexts as texts } from '../texts/areas/roster-plan.ts'
import { t } from '../texts/texts.ts'
import '../parts/roster/plan.css'

export default function RosterFiles({ id }: { id: string }) {
  return <FilesPage id={id} reading={useRosters()} />
}

export interface FilesPageProps {
  id: string
  reading: Kept<{ rosters: readonly Roster[]; timeZone: string }>
}

export function FilesPage({ id, reading }: FilesPageProps) {
  const words = t(texts)
  const roster = reading.is === 'here' ? reading.reply.rosters.find((one) => one.rosterId === id) : undefined
  const timeZone = reading.is === 'here' ? reading.reply.timeZone : 'UTC'
  const today = useSignal(dateOf(minuteMs.peek(), timeZone))
  return (
    <div class="page">
      <TopBar title={roster ? `${words.files} · ${roster.name}` : words.files} back={`/roster/${id}`} />
      <main class="page-body plan-files">
        {reading.is === 'loading' && <Loading />}
        {reading.is === 'broken' && <Broken sentence={reading.sentence} onRetry={reading.again} />}
        {roster && <ExportPanel rosterId={id} today={today.value} />}
        {roster && <FeedPanel rosterId={id} mayBeMine={roster.isMine} />}
        {roster?.mayManage && <ImportPanel roster={roster} />}
        {roster && !roster.mayManage && <p class="plan-note small quiet">{words.notYours}</p>}
      </main>
    </div>
  )
}
