// What is expected of whoever looks, one tap away: the first thing large, what could be done as well beside it, and what
// others are waited for. Which step comes when is the pathway's; here is only how each kind of step is done.

import { useSignal } from '@preact/signals'
import { dueRetake } from '../../consultation/due-retake.ts'
import { lysisGate } from '../../consultation/lysis.ts'
import { effectiveMilestones } from '../../consultation/milestones.ts'
import type { Step } from '../../consultation/pathways/pathway.ts'
import { milestoneOf } from '../../consultation/pathways.ts'
import type { Waiting } from '../outbox.ts'
import { consultationTexts as texts } from '../texts/areas/consultation.ts'
import { say, t } from '../texts/texts.ts'
import { asksMore } from './asks-more.ts'
import { BackCloses } from './back-closes.ts'
import { Button } from './button.tsx'
import { AddFiles } from './composer.tsx'
import type { Consulting } from './consulting.ts'
import { swallowEcho } from './echo.ts'
import { HoldButton } from './hold-button.tsx'
import { RetakeDue } from './retake/retake-due.tsx'
import './next-step-bar.css'
import type { StampBody } from './stamp-sheet.tsx'
import { StatusWord } from './status-word.tsx'
import { stepsLeft, waitedFor } from './steps-left.ts'

export type OpenPanel = 'lysis' | 'transfer' | 'outcome' | 'answer'

export interface NextStepBarProps {
  consulting: Consulting
  onStamp: (body: StampBody) => void
  onEarlier: (milestone: string) => void
  /** A milestone that carries a number or a way. */
  onValue: (milestone: string) => void
  onOpen: (panel: OpenPanel) => void
  onAddFiles: (files: File[]) => void
  /** The answer card is on the screen already. */
  isAnswering?: boolean
  /** What is on its way from this phone: it is not asked for again. */
  waiting: readonly Waiting[]
}

const othersShown = 2
const opens: Partial<Record<string, OpenPanel>> = {
  answered: 'answer',
  screened: 'lysis',
  'lysis-ordered': 'lysis',
  'lysis-confirmed': 'lysis',
  outcome: 'outcome',
}

export function NextStepBar(props: NextStepBarProps) {
  const { seat } = props.consulting
  if (seat.side === null) return null
  const steps = stepsLeft(props.consulting, props.waiting, seat.side)
  const doable = steps.filter((step) => step.kind !== 'wait' && !(step.kind === 'answered' && props.isAnswering))
  const [first, ...others] = doable
  const waited = waitedFor(steps, props.consulting.consultation)
  const mayDecline = first?.kind === 'accepted'
  if (!first && !waited) return null
  return (
    <div class="next-step">
      {waited && <Waited step={waited} consulting={props.consulting} />}
      {first && <Do step={first} isFirst {...props} />}
      {(others.length > 0 || mayDecline) && (
        <div class="next-step-others">
          {mayDecline && (
            <Button look="outline" onTap={() => void props.consulting.write('declined')}>
              {t(texts).decline}
            </Button>
          )}
          {others.slice(0, othersShown).map((step) => (
            <Do key={`${step.kind}-${step.milestone}`} step={step} {...props} />
          ))}
        </div>
      )}
    </div>
  )
}

/** Somebody else has to act: say what, and let the clinic ring again. */
function Waited({ step, consulting }: { step: Step; consulting: Consulting }) {
  const { consultation, seat } = consulting
  const isUnowned = consultation.owner === null && consultation.answer === null
  const mayRing = seat.side === 'clinic' && isUnowned && consultation.calls.length > 0
  return (
    <div class="next-step-wait">
      <StatusWord tone={isUnowned ? 'near' : 'calm'}>{say(step.words)}</StatusWord>
      {mayRing && (
        <Button look="plain" onTap={() => void consulting.write('rung-again')}>
          {t(texts).ringAgain}
        </Button>
      )}
    </div>
  )
}

function Do({ step, isFirst, ...props }: NextStepBarProps & { step: Step; isFirst?: boolean }) {
  const isSending = useSignal(false)
  const isAdding = useSignal(false)
  const { consulting } = props
  const write = async (body?: Record<string, unknown>) => {
    isSending.value = true
    const echoAgain = swallowEcho()
    await consulting.write(step.kind, body)
    isSending.value = false
    echoAgain()
  }
  const look = isFirst ? 'primary' : 'outline'
  if (step.kind === 'recording-added' && dueRetake(consulting.consultation)) {
    return <RetakeDue consulting={consulting} onTaken={props.onAddFiles} />
  }
  if (step.kind === 'stamped' && step.milestone) {
    const milestone = step.milestone
    return (
      <HoldButton
        name={say(step.words)}
        look={look}
        isNarrow={!isFirst}
        onTap={() => {
          if (isGuarded(consulting, milestone)) return props.onOpen('lysis')
          if (asksMore(milestoneOf(consulting.pathway, milestone))) return props.onValue(milestone)
          props.onStamp({ milestone, how: 'tapped' })
        }}
        onHold={isGuarded(consulting, milestone) ? undefined : () => props.onEarlier(milestone)}
      >
        {say(step.words)}
      </HoldButton>
    )
  }
  const tap = () => {
    const panel = panelFor(step, consulting)
    if (panel) return props.onOpen(panel)
    if (step.kind === 'recording-added') {
      isAdding.value = !isAdding.value
      return
    }
    return void write(bodyFor(step, consulting))
  }
  return (
    <>
      <Button look={look} wide tall={isFirst} disabled={isSending.value} onTap={tap}>
        {say(step.words)}
      </Button>
      {isAdding.value && <BackCloses onClose={() => (isAdding.value = false)} />}
      {isAdding.value && <AddFiles onAdd={props.onAddFiles} />}
    </>
  )
}

/** The needle goes through the gate until the gate is open. */
function isGuarded({ consultation, pathway, settings }: Consulting, milestone: string): boolean {
  if (milestone !== 'needle') return false
  const states = effectiveMilestones(consultation.assertions, pathway)
  return !lysisGate(consultation, states, pathway, settings).mayGiveNeedle
}

function panelFor(step: Step, { consultation }: Consulting): OpenPanel | undefined {
  if (step.kind === 'transfer-requested' && !consultation.answer?.destinationSiteId) return 'transfer'
  return opens[step.kind]
}

function bodyFor(step: Step, { consultation }: Consulting): Record<string, unknown> {
  if (step.kind === 'transfer-requested') return { to: consultation.answer?.destinationSiteId }
  if (step.kind === 'handed-over') return { to: consultation.transfer?.to }
  return {}
}
