// Alarms: what is wrong, since when, and one tap that says "I look after it". Those that somebody looks after come last.

import type { Alarm } from '../../contract/reach-shapes.ts'
import { alarmWords as texts } from '../texts/areas/alarms.ts'
import { say, t } from '../texts/texts.ts'
import './alarms.css'
import { Button } from './button.tsx'
import { Empty } from './page-state.tsx'
import { Rows } from './row.tsx'
import { shownTime } from './shown-time.ts'
import { StatusWord } from './status-word.tsx'

export interface AlarmListProps {
  alarms: readonly Alarm[]
  /** Whoever may open the question itself. */
  mayOpen: boolean
  onSee: (id: string) => void
}

export function AlarmList({ alarms, mayOpen, onSee }: AlarmListProps) {
  const words = t(texts)
  if (alarms.length === 0) return <Empty title={words.empty}>{words.emptyNote}</Empty>
  const unseen = alarms.filter(({ seenAt }) => seenAt === null)
  const seen = alarms.filter(({ seenAt }) => seenAt !== null)
  return (
    <>
      {unseen.length > 0 && (
        <Rows>
          {unseen.map((alarm) => (
            <AlarmRow key={alarm.id} alarm={alarm} mayOpen={mayOpen} onSee={() => onSee(alarm.id)} />
          ))}
        </Rows>
      )}
      {seen.length > 0 && (
        <Rows title={words.showSeen}>
          {seen.map((alarm) => (
            <AlarmRow key={alarm.id} alarm={alarm} mayOpen={mayOpen} />
          ))}
        </Rows>
      )}
    </>
  )
}

function AlarmRow({ alarm, mayOpen, onSee }: { alarm: Alarm; mayOpen: boolean; onSee?: () => void }) {
  const words = t(texts)
  const { kind, at, sentence, seenAt, seenByName, consultationId } = alarm
  const over = (time: string) => {
    if (seenByName !== null) return words.seenBy(seenByName, time)
    return kind === 'unreachable' ? words.cleared(time) : words.taken(time)
  }
  return (
    <article class="alarm-row">
      <p class="alarm-head">
        <StatusWord tone={seenAt ? 'calm' : 'alarm'}>{words[`kind_${kind}`]}</StatusWord>
        <time class="number quiet small">{shownTime(at)}</time>
      </p>
      <p>{say(sentence)}</p>
      {seenAt && <p class="quiet small">{over(shownTime(seenAt))}</p>}
      {(onSee || (mayOpen && consultationId)) && (
        <p class="alarm-actions">
          {onSee && (
            <Button look="outline" onTap={onSee}>
              {words.see}
            </Button>
          )}
          {mayOpen && consultationId && (
            <Button look="plain" href={`/c/${consultationId}`}>
              {words.open}
            </Button>
          )}
        </p>
      )}
    </article>
  )
}
