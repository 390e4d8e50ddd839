// The timeline of one consultation as a document: drawn to scale, intervals with targets, every version of every time,
// findings. Prints as it stands.

import type { Timeline } from '../../contract/record-shapes.ts'
import { Broken, Loading } from '../parts/page-state.tsx'
import { useReading } from '../parts/reading.ts'
import { TopBar } from '../parts/top-bar.tsx'
import { timelineTexts as texts } from '../texts/areas/timeline.ts'
import { t } from '../texts/texts.ts'
import { TimelinePage } from './timeline-page.tsx'

export default function TimelineScreen({ id }: { id: string }) {
  const reading = useReading<Timeline>(`/api/consultations/${id}/timeline`)
  if (reading.is === 'here') return <TimelinePage timeline={reading.reply} />
  return (
    <div class="page page-wide">
      <TopBar title={t(texts).title} back={`/c/${id}`} />
      {reading.is === 'loading' ? (
        <Loading words={t(texts).loading} />
      ) : (
        <Broken sentence={reading.sentence} onRetry={reading.again} />
      )}
    </div>
  )
}
