// What can lie over a consultation, one at a time.

import type { Assertion } from '../../consultation/model.ts'
import type { ChatPlace } from '../parts/chat-place.ts'
import type { ChatRow } from '../parts/chat-rows.ts'
import { ChatSearchPanel } from '../parts/chat-search-panel.tsx'
import type { Consulting } from '../parts/consulting.ts'
import { HandOverPanel } from '../parts/hand-over-panel.tsx'
import { LysisGate } from '../parts/lysis-gate/lysis-gate.tsx'
import { OutcomePanel } from '../parts/outcome-panel.tsx'
import { ReasonPanel } from '../parts/reason-panel.tsx'
import { CorrectSheet, EarlierSheet, type StampBody, StampSheet } from '../parts/stamp-sheet.tsx'
import { StatusCard } from '../parts/status-card/status-card.tsx'
import { TransferPanel } from '../parts/transfer-panel.tsx'
import { ValueSheet } from '../parts/value-sheet.tsx'

export type Opened =
  | {
      panel:
        | 'stamps'
        | 'lysis'
        | 'transfer'
        | 'outcome'
        | 'hand-over'
        | 'closed'
        | 'reopened'
        | 'search'
        | 'status-card'
    }
  | { panel: 'earlier' | 'value'; milestone: string }
  | { panel: 'correct'; assertion: Assertion }

export interface ConsultationPanelsProps {
  opened: Opened
  consulting: Consulting
  onStamp: (body: StampBody) => void
  onWithdraw: (seq: number, reason: string) => void
  onOpen: (opened: Opened | null) => void
  rows: readonly ChatRow[]
  place: ChatPlace
}

export function ConsultationPanels(props: ConsultationPanelsProps) {
  const { opened, consulting, onStamp, onWithdraw, onOpen } = props
  const onClose = () => onOpen(null)
  const shared = { consulting, onStamp, onClose }
  switch (opened.panel) {
    case 'stamps':
      return <StampSheet {...shared} />
    case 'earlier':
      return <EarlierSheet {...shared} milestone={opened.milestone} />
    case 'value':
      return <ValueSheet {...shared} milestone={opened.milestone} />
    case 'correct':
      return <CorrectSheet {...shared} assertion={opened.assertion} onWithdraw={onWithdraw} />
    case 'lysis':
      return <LysisGate {...shared} />
    case 'transfer':
      return (
        <TransferPanel
          {...shared}
          onEarlier={(milestone) => onOpen({ panel: 'earlier', milestone })}
          onValue={(milestone) => onOpen({ panel: 'value', milestone })}
        />
      )
    case 'outcome':
      return <OutcomePanel consulting={consulting} onClose={onClose} />
    case 'hand-over':
      return <HandOverPanel consulting={consulting} onClose={onClose} />
    case 'search':
      return <ChatSearchPanel {...props} onFound={props.place.toRow} onClose={onClose} />
    case 'status-card':
      return <StatusCard consulting={consulting} onClose={onClose} />
    case 'closed':
    case 'reopened':
      return <ReasonPanel consulting={consulting} kind={opened.panel} onClose={onClose} />
  }
}
