// From the list to the needle on one page: contraindications, order, confirmation, consent, start. What is met and what is
// open is asked of the heart; this page shows it and writes entries. Whoever looks sees the same, and may do his part.

import { lysisGate } from '../../../consultation/lysis.ts'
import { effectiveMilestones, stateOf } from '../../../consultation/milestones.ts'
import { lysis as texts } from '../../texts/areas/lysis.ts'
import { t } from '../../texts/texts.ts'
import { Button } from '../button.tsx'
import type { Consulting } from '../consulting.ts'
import { Panel } from '../panel.tsx'
import { shownTime } from '../shown-time.ts'
import type { StampBody } from '../stamp-sheet.tsx'
import { StatusWord } from '../status-word.tsx'
import { ContraindicationsSection } from './contraindications-section.tsx'
import './lysis-gate.css'
import { NeedleFoot } from './needle-foot.tsx'
import { OrderSection } from './order-section.tsx'

export interface LysisGateProps {
  consulting: Consulting
  onStamp: (body: StampBody) => void
  onClose: () => void
}

export function LysisGate({ consulting, onStamp, onClose }: LysisGateProps) {
  const { consultation, pathway, settings } = consulting
  const states = effectiveMilestones(consultation.assertions, pathway)
  const gate = lysisGate(consultation, states, pathway, settings)
  return (
    <Panel
      title={t(texts).title}
      whole
      onClose={onClose}
      foot={<NeedleFoot consulting={consulting} gate={gate} states={states} onStamp={onStamp} onClose={onClose} />}
    >
      <ContraindicationsSection consulting={consulting} />
      <OrderSection consulting={consulting} states={states} />
      <ConsentSection consulting={consulting} onStamp={onStamp} />
    </Panel>
  )
}

function ConsentSection({ consulting, onStamp }: Pick<LysisGateProps, 'consulting' | 'onStamp'>) {
  const words = t(texts)
  const { consultation, pathway, seat } = consulting
  const states = effectiveMilestones(consultation.assertions, pathway)
  const startedAt = stateOf(states, 'consent_started')?.effective?.at
  const signedAt = stateOf(states, 'consent_signed')?.effective?.at
  const stamp = (milestone: string) => onStamp({ milestone, how: 'tapped' })
  return (
    <section class="panel-section" aria-label={words.consent}>
      <h3 class="lysis-step">
        {words.consent}
        {signedAt && <StatusWord tone="good">{words.consentAt(shownTime(signedAt))}</StatusWord>}
      </h3>
      {startedAt && !signedAt && <p class="quiet small number">{words.consentSince(shownTime(startedAt))}</p>}
      {!signedAt && seat.side !== null && (
        <div class="lysis-pair">
          {!startedAt && (
            <Button look="outline" onTap={() => stamp('consent_started')}>
              {words.startConsent}
            </Button>
          )}
          <Button look="outline" onTap={() => stamp('consent_signed')}>
            {words.signConsent}
          </Button>
        </div>
      )}
    </section>
  )
}
