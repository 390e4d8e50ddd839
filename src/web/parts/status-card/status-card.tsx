// A status card for the group in which people used to ask: a line of text and a picture, both without patient data. What the
// browser can do is offered: copy, or hand it to another app, or keep the picture.

import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { intervalsOf } from '../../../consultation/intervals.ts'
import { effectiveMilestones } from '../../../consultation/milestones.ts'
import { nowIso, nowMs } from '../../clock.ts'
import { statusCard as texts } from '../../texts/areas/status-card.ts'
import { t } from '../../texts/texts.ts'
import { Button } from '../button.tsx'
import type { Consulting } from '../consulting.ts'
import { Panel } from '../panel.tsx'
import { fullTime, shownTime } from '../shown-time.ts'
import { toast } from '../toast.tsx'
import { copyPicture, copyText, mayCopyPicture, shareCard } from './hand-out.ts'
import { numberOfTheDay } from './number-of-the-day.ts'
import './status-card.css'
import { statusFacts, statusLine } from './status-facts.ts'

export function StatusCard({ consulting, onClose }: { consulting: Consulting; onClose: () => void }) {
  const words = t(texts)
  const { number, facts, text } = useMemo(() => cardOf(consulting), [consulting.consultation])
  const picture = usePicture({
    name: words.name(number),
    facts,
    foot: `${words.foot} · ${shownTime(nowIso(), { date: true })}`,
  })
  const say = (isDone: boolean) => toast(isDone ? words.copied : words.notCopied)
  const { blob, url } = picture.value
  const file = blob && new File([blob], `${number}.png`, { type: 'image/png' })
  return (
    <Panel
      title={words.title}
      onClose={onClose}
      foot={
        <Button look="primary" wide tall onTap={() => void copyText(text).then(say)}>
          {words.copyText}
        </Button>
      }
    >
      <p class="status-card-text">{text}</p>
      <div class="status-card-picture">
        {url ? <img src={url} alt={words.picture} /> : <p role="status">{words.drawing}</p>}
      </div>
      <div class="chips">
        {blob && mayCopyPicture() && (
          <Button look="outline" onTap={() => void copyPicture(blob).then(say)}>
            {words.copyPicture}
          </Button>
        )}
        {file && navigator.canShare?.({ files: [file] }) && (
          <Button look="outline" onTap={() => void shareCard(text, file)}>
            {words.share}
          </Button>
        )}
        {url && (
          <a class="button button-outline" href={url} download={`${number}.png`}>
            {words.save}
          </a>
        )}
      </div>
      <p class="quiet small">{words.note}</p>
    </Panel>
  )
}

function cardOf({ consultation, pathway, settings }: Consulting) {
  const states = effectiveMilestones(consultation.assertions, pathway)
  const facts = statusFacts(consultation, intervalsOf(consultation, states, pathway, settings), nowMs())
  const day = fullTime(consultation.openedAt).slice(0, 10)
  const number = numberOfTheDay(consultation.networkId, day, consultation.id)
  return { number, facts, text: statusLine(number, facts) }
}

function usePicture(card: Parameters<typeof import('./draw-status.ts').drawStatus>[0]) {
  const picture = useSignal<{ blob: Blob | null; url: string | null }>({ blob: null, url: null })
  useEffect(() => {
    let isHere = true
    import('./draw-status.ts')
      .then(({ drawStatus }) => drawStatus(card))
      .then(
        (blob) => {
          if (isHere && blob) picture.value = { blob, url: URL.createObjectURL(blob) }
        },
        () => undefined,
      )
    return () => {
      isHere = false
      if (picture.peek().url) URL.revokeObjectURL(picture.peek().url!)
    }
  }, [card.name, card.facts])
  return picture
}
