// The screens around calls: who was tried, who saw it, whether a phone would ring, the ladder, the channels, the alarms.

import type { Mark } from '../../consultation/receipts.ts'
import { nowMs } from '../clock.ts'
import { AlarmList } from '../parts/alarm-list.tsx'
import { attemptsOf } from '../parts/attempts.ts'
import { AttemptsLine } from '../parts/attempts-line.tsx'
import { AttemptsSheet } from '../parts/attempts-sheet.tsx'
import { ChannelList } from '../parts/channel-list.tsx'
import { ChannelPanel } from '../parts/channel-panel.tsx'
import { chatRows } from '../parts/chat-rows.ts'
import { EntryRow } from '../parts/entry-row.tsx'
import { LadderPage } from '../parts/ladder/ladder-page.tsx'
import { MyCallsForm } from '../parts/my-calls-form.tsx'
import type { NextCalls } from '../parts/next-calls.ts'
import { ReceiptSheet, receiptOf } from '../parts/receipt-line.tsx'
import { SelfTestResult } from '../parts/self-test-result.tsx'
import { SilenceBar } from '../parts/silence-bar.tsx'
import { channels, dryRun, ladder, myCalls, selfTestFor, someAlarms } from './call-fixtures.ts'
import { consultingFor } from './consulting-for.ts'
import type { Exhibit } from './exhibits.tsx'
import { doctor, told } from './story.ts'

const nothing = () => undefined
const inSeconds = (seconds: number) => new Date(nowMs() + seconds * 1000).toISOString()

const asked = told(['asking'], 25)
const unanswered = told(['asking', 'unanswered'], 95)
const accepted = told(['asking', 'accepting'], 190)
const everyone = { zh: '全体值班人员', en: 'everyone on the roster' }
const backup = { zh: '第二后备', en: 'second backup' }
const next: NextCalls = {
  calls: [
    { step: 3, round: 1, at: inSeconds(12), whom: backup, names: ['赵医生'], channels: ['live', 'voice', 'sms'] },
    { step: 4, round: 1, at: inSeconds(72), whom: everyone, names: ['王主任', '李医生', '赵医生'], channels: ['live'] },
  ],
  repeatsAt: inSeconds(132),
}
const nothingNext: NextCalls = { calls: [], repeatsAt: null }

const silent = told(['asking', 'accepting'], 420)
const said = accepted.entries.find((one) => one.kind === 'said')!
const mark = (personId: string, name: string, kind: 'received' | 'seen', seq: number): Mark => {
  return { personId, name, side: 'answering', kind, seq, at: inSeconds(-100) }
}
const marks = [mark('wang', '王主任', 'seen', said.seq), mark('li', '李医生', 'received', said.seq)]
const withMarks = { ...consultingFor(doctor, accepted), marks: [...marks, mark('lab', '林护士', 'received', 2)] }

const ladderProps = {
  known: ladder,
  people: [{ personId: 'zhao', name: '赵医生' }],
  tried: { ladder: ladder.ladder, urgency: 'urgent' as const, at: null },
  run: dryRun,
  fault: null,
  isSaving: false,
  onTry: nothing,
  onSave: nothing,
}

export const callExhibits: readonly Exhibit[] = [
  part('attempts-first', () => <AttemptsLine attempts={attemptsOf(asked.consultation, asked.entries)} next={next} />),
  part('attempts-second', () => (
    <AttemptsLine attempts={attemptsOf(unanswered.consultation, unanswered.entries)} next={next} />
  )),
  part('attempts-nothing-next', () => (
    <AttemptsLine attempts={attemptsOf(unanswered.consultation, unanswered.entries)} next={nothingNext} />
  )),
  {
    name: 'attempts-sheet',
    show: () => (
      <AttemptsSheet attempts={attemptsOf(unanswered.consultation, unanswered.entries)} next={next} onClose={nothing} />
    ),
  },
  {
    name: 'attempts-sheet-over',
    show: () => (
      <AttemptsSheet
        attempts={attemptsOf(accepted.consultation, accepted.entries)}
        next={nothingNext}
        onClose={nothing}
      />
    ),
  },
  part('silence', () => <SilenceBar consulting={consultingFor(doctor, silent)} entries={silent.entries} />),
  part('receipts', () => (
    <div class="chat">
      {chatRows(accepted.entries, accepted.consultation, doctor.personId).map((row) => (
        <EntryRow key={row.entry.seq} row={row} consulting={withMarks} onOpenRecording={nothing} />
      ))}
    </div>
  )),
  { name: 'receipt-sheet', show: () => <ReceiptSheet receipt={receiptOf(said, withMarks)!} onClose={nothing} /> },
  part('self-test-running', () => <SelfTestResult selfTest={selfTestFor('running')} />),
  part('self-test-good', () => <SelfTestResult selfTest={selfTestFor('good')} />),
  part('self-test-bad', () => <SelfTestResult selfTest={selfTestFor('red')} />),
  part('self-test-nothing', () => <SelfTestResult selfTest={selfTestFor('nothing')} />),
  part('self-test-empty', () => <SelfTestResult selfTest={{ ...selfTestFor('good'), lines: [] }} />),
  part('channels', () => <ChannelList channels={channels} onOpen={nothing} />),
  {
    name: 'channel-panel-warned',
    show: () => <ChannelPanel channel={channels[2]!} onSaved={nothing} onClose={nothing} />,
  },
  {
    name: 'channel-panel',
    show: () => <ChannelPanel channel={channels[3]!} onSaved={nothing} onClose={nothing} />,
  },
  part('my-calls', () => (
    <MyCallsForm
      calls={myCalls}
      contact={{ phone: null, email: null, directoryPhone: '13800000000' }}
      wishes={{ ...myCalls, phone: '', email: 'wang@example.org' }}
      faults={{}}
      onChange={nothing}
    />
  )),
  part('alarms', () => <AlarmList alarms={someAlarms} mayOpen onSee={nothing} />),
  part('alarms-empty', () => <AlarmList alarms={[]} mayOpen onSee={nothing} />),
  { name: 'ladder', show: () => <LadderPage {...ladderProps} /> },
  { name: 'ladder-loading', show: () => <LadderPage {...ladderProps} run={null} /> },
  {
    name: 'ladder-broken',
    show: () => <LadderPage {...ladderProps} run={null} fault="各步至少相隔 20 秒，或同时开始。" />,
  },
  { name: 'attempts-sheet-empty', show: () => <AttemptsSheet attempts={[]} next={null} onClose={nothing} /> },
]

function part(name: string, show: Exhibit['show']): Exhibit {
  return { name, isPart: true, show }
}
