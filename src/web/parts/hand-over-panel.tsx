// The owner asks a colleague to take the question over; until he takes it, it stays his.

import { consultationTexts as texts } from '../texts/areas/consultation.ts'
import { t } from '../texts/texts.ts'
import type { Consulting } from './consulting.ts'
import { useOneAtATime } from './one-at-a-time.ts'
import { Panel } from './panel.tsx'
import { Row, Rows } from './row.tsx'

export function HandOverPanel({ consulting, onClose }: { consulting: Consulting; onClose: () => void }) {
  const words = t(texts)
  const { people, seat, naming, consultation } = consulting
  // a coordinator of the same hospital answers no questions: the server would refuse him
  const others = people.filter(
    (one) =>
      one.id !== seat.personId && one.roles.includes('specialist') && one.siteIds.includes(consultation.hospitalSiteId),
  )
  const { once } = useOneAtATime()
  const offer = (to: string) =>
    once(async () => {
      const written = await consulting.write('duty-offered', { to })
      if (written.outcome !== 'refused') onClose()
    })
  return (
    <Panel title={words.handOverTo} onClose={onClose}>
      {others.length === 0 && <p class="quiet">{words.nobodyToTake}</p>}
      <Rows>
        {others.map((one) => (
          <Row key={one.id} note={one.siteIds.map(naming.site).join(' ')} onTap={() => offer(one.id)}>
            {one.name}
          </Row>
        ))}
      </Rows>
    </Panel>
  )
}
