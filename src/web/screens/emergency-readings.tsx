// For administrators: who opened what is not his, when, and why. The patient is not named here.

import { emergencyReasons } from '../../consultation/entries/read-in-emergency.ts'
import type { ReplyOf } from '../api.ts'
import { Broken, Empty, Loading } from '../parts/page-state.tsx'
import { useReading } from '../parts/reading.ts'
import { Row, Rows } from '../parts/row.tsx'
import { shownTime } from '../parts/shown-time.ts'
import { TopBar } from '../parts/top-bar.tsx'
import { emergencyWords as texts } from '../texts/areas/emergency.ts'
import { say, t } from '../texts/texts.ts'

export default function EmergencyReadingsScreen() {
  const words = t(texts)
  const reading = useReading<ReplyOf<'emergencyReadings'>>('/api/emergency-readings')
  return (
    <div class="page">
      <TopBar title={words.list} back="/me" />
      <main class="page-body">
        {reading.is === 'loading' && <Loading />}
        {reading.is === 'broken' && <Broken sentence={reading.sentence} onRetry={reading.again} />}
        {reading.is === 'here' && reading.reply.readings.length === 0 && (
          <Empty title={words.listEmpty}>{words.listNote}</Empty>
        )}
        {reading.is === 'here' && reading.reply.readings.length > 0 && (
          <Rows>
            {reading.reply.readings.map((one) => (
              <Row key={one.id} note={<Why reason={one.reason} own={one.words} />}>
                <strong>{one.personName}</strong>{' '}
                <span class="number quiet small">{words.span(shownTime(one.at), shownTime(one.until))}</span>
              </Row>
            ))}
          </Rows>
        )}
      </main>
    </div>
  )
}

function Why({ reason, own }: { reason: string; own: string | null }) {
  const known = emergencyReasons[reason]
  return (
    <>
      {known ? say(known) : reason} · {own ?? t(texts).erased}
    </>
  )
}
