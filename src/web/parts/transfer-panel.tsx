// The way to the PCI hospital: asked for, accepted, and the times on the way, those of one's own side first.

import { useSignal } from '@preact/signals'
import { effectiveMilestones, stateOf } from '../../consultation/milestones.ts'
import { nextSteps } from '../../consultation/next-step.ts'
import type { Branch } from '../../consultation/pathways/pathway.ts'
import { consultationTexts as texts } from '../texts/areas/consultation.ts'
import { say, t } from '../texts/texts.ts'
import { asksMore } from './asks-more.ts'
import { Button } from './button.tsx'
import { OneOf } from './chips.tsx'
import { type Consulting, destinations } from './consulting.ts'
import { sourceWords } from './entry-row.tsx'
import { HoldButton } from './hold-button.tsx'
import { Panel } from './panel.tsx'
import { shownTime } from './shown-time.ts'
import type { StampBody } from './stamp-sheet.tsx'
import { StatusWord } from './status-word.tsx'
import { timeWords } from './time-words.ts'

export interface TransferPanelProps {
  consulting: Consulting
  onStamp: (body: StampBody) => void
  onEarlier: (milestone: string) => void
  /** Asks for what the milestone carries, and stamps it. */
  onValue: (milestone: string) => void
  onClose: () => void
}

const onTheWay: readonly Branch[] = ['transfer', 'angiography']

export function TransferPanel({ consulting, onStamp, onEarlier, onValue, onClose }: TransferPanelProps) {
  const { consultation, pathway, settings, seat, naming } = consulting
  const words = t(texts)
  const states = effectiveMilestones(consultation.assertions, pathway)
  const steps = seat.side ? nextSteps(consultation, states, pathway, settings, seat.side) : []
  const { transfer } = consultation
  const stops = pathway.milestones.filter((one) => one.branch && onTheWay.includes(one.branch) && !one.systemOnly)
  const isNext = (name: string) => steps.some((step) => step.milestone === name)
  return (
    <Panel title={words.transfer} whole onClose={onClose}>
      {transfer && (
        <section class="panel-section">
          <p class="panel-title">{naming.site(transfer.to)}</p>
          {transfer.requestedAt && <p class="number">{words.requestedAt(shownTime(transfer.requestedAt))}</p>}
          {transfer.acceptedAt && (
            <StatusWord tone="good">{words.acceptedAt(shownTime(transfer.acceptedAt))}</StatusWord>
          )}
          {steps.some((step) => step.kind === 'transfer-accepted') && (
            <Write consulting={consulting} kind="transfer-accepted" words={words.acceptTransfer} />
          )}
          {steps.some((step) => step.kind === 'handed-over') && (
            <Write
              consulting={consulting}
              kind="handed-over"
              body={{ to: transfer.to }}
              words={words.handOverPatient}
            />
          )}
        </section>
      )}
      {!transfer && <Request consulting={consulting} />}
      <div class="stamp-list">
        {stops
          .filter((one) => !['transfer_requested', 'transfer_accepted', 'handover_signed'].includes(one.name))
          .map((one) => {
            const state = stateOf(states, one.name)
            return (
              <HoldButton
                key={one.name}
                name={say(one.words)}
                look="row"
                onTap={() => (asksMore(one) ? onValue(one.name) : onStamp({ milestone: one.name, how: 'tapped' }))}
                onHold={() => onEarlier(one.name)}
              >
                <span>{isNext(one.name) ? <b>{say(one.words)}</b> : say(one.words)}</span>
                {state?.effective && (
                  <span class="quiet number">
                    {timeWords(state.effective)} <span class="small">{sourceWords(state.effective)}</span>
                  </span>
                )}
              </HoldButton>
            )
          })}
      </div>
    </Panel>
  )
}

function Request({ consulting }: { consulting: Consulting }) {
  const words = t(texts)
  const sites = destinations(consulting)
  const advised = consulting.consultation.answer?.destinationSiteId
  const to = useSignal<string | null>(advised ?? sites[0]?.id ?? null)
  if (sites.length === 0) return <p class="quiet">{words.noSites}</p>
  return (
    <section class="panel-section">
      <span class="panel-label">{words.transferTo}</span>
      <OneOf
        label={words.transferTo}
        choices={sites.map((site) => ({ value: site.id, words: site.name }))}
        value={to.value}
        onChoose={(siteId) => {
          to.value = siteId
        }}
      />
      {to.value && (
        <Write
          consulting={consulting}
          kind="transfer-requested"
          body={{ to: to.value }}
          words={words.requestTransfer}
        />
      )}
    </section>
  )
}

function Write(props: { consulting: Consulting; kind: string; body?: Record<string, unknown>; words: string }) {
  const isSending = useSignal(false)
  const send = async () => {
    isSending.value = true
    await props.consulting.write(props.kind, props.body)
    isSending.value = false
  }
  return (
    <Button look="primary" wide disabled={isSending.value} onTap={send}>
      {props.words}
    </Button>
  )
}
