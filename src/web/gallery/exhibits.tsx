// The list of what is shown. A part's state is one line here.

import type { ComponentChildren } from 'preact'
import { AnswerCard } from '../parts/answer-card.tsx'
import { chatRows } from '../parts/chat-rows.ts'
import { Composer } from '../parts/composer.tsx'
import { EntryRow } from '../parts/entry-row.tsx'
import { HandOverPanel } from '../parts/hand-over-panel.tsx'
import { LysisGate } from '../parts/lysis-gate/lysis-gate.tsx'
import { MilestoneRail } from '../parts/milestone-rail.tsx'
import { NextStepBar } from '../parts/next-step-bar.tsx'
import { OutcomePanel } from '../parts/outcome-panel.tsx'
import { ReasonPanel } from '../parts/reason-panel.tsx'
import { CorrectSheet, EarlierSheet, StampSheet } from '../parts/stamp-sheet.tsx'
import { TransferPanel } from '../parts/transfer-panel.tsx'
import { ValueSheet } from '../parts/value-sheet.tsx'
import { ConsultationPage } from '../screens/consultation-page.tsx'
import { MonthPage } from '../screens/month-page.tsx'
import { TimelinePage } from '../screens/timeline-page.tsx'
import '../screens/month.css'
import type { Author } from '../../consultation/model.ts'
import { stroke } from '../../consultation/pathways/stroke.ts'
import { askExhibits } from './ask-exhibits.tsx'
import { callExhibits } from './call-exhibits.tsx'
import { answersBut, consultingFor } from './consulting-for.ts'
import { monthFor, timelineFor } from './desk-fixtures.ts'
import { kitExhibits } from './kit-exhibits.tsx'
import { ringExhibits } from './ring-exhibits.tsx'
import { rosterExhibits } from './roster-exhibits.tsx'
import { type Chapter, doctor, lab, li, officer, type Shown, told, wang } from './story.ts'
import { toolExhibits } from './tool-exhibits.tsx'
import { viewerExhibits } from './viewer-exhibits.tsx'

export interface Exhibit {
  name: string
  /** Small enough to stand among others. */
  isPart?: boolean
  show: () => ComponentChildren
}

const asked: Chapter[] = ['asking']
const accepted: Chapter[] = ['asking', 'accepting']
const answered: Chapter[] = [...accepted, 'answering']
const lysing: Chapter[] = [...answered, 'lysing']
const onTheWay: Chapter[] = [...lysing, 'needling']
const ended: Chapter[] = [...onTheWay, 'arriving']
const nothing = () => undefined

const stories: Record<string, Shown> = {
  asked: told(asked, 25),
  unanswered: told([...asked, 'unanswered'], 95),
  accepted: told(accepted, 190),
  answered: told(answered, 220),
  lysing: told(lysing, 410, answersBut({ pregnancy: 'unknown' })),
  blocked: told(lysing, 410, answersBut({ 'prior-ich': 'unknown', 'peptic-ulcer': 'yes' })),
  late: told(answered, 2000),
  onTheWay: told(onTheWay, 1560, answersBut()),
  ended: told(ended, 7000, answersBut()),
}

function page(name: string, story: Shown, author: Author): Exhibit {
  const opened = {
    id: 'gallery',
    consultation: story.consultation,
    entries: story.entries,
    waiting: [],
    status: 'live' as const,
  }
  return { name, show: () => <ConsultationPage opened={opened} consulting={consultingFor(author, story)} /> }
}

function part(name: string, show: () => ComponentChildren): Exhibit {
  return { name, isPart: true, show }
}

const panels: Exhibit[] = [
  { name: 'lysis-clinic-list', show: () => <LysisGate {...sheet(doctor, stories.answered!)} /> },
  { name: 'lysis-clinic-open', show: () => <LysisGate {...sheet(doctor, stories.lysing!)} /> },
  { name: 'lysis-clinic-blocked', show: () => <LysisGate {...sheet(doctor, stories.blocked!)} /> },
  { name: 'lysis-duty-order', show: () => <LysisGate {...sheet(wang, stories.answered!)} /> },
  { name: 'lysis-duty-second', show: () => <LysisGate {...sheet(li, stories.lysing!)} /> },
  { name: 'lysis-given', show: () => <LysisGate {...sheet(doctor, stories.onTheWay!)} /> },
  {
    name: 'transfer-clinic',
    show: () => <TransferPanel {...sheet(doctor, stories.onTheWay!)} onEarlier={nothing} onValue={nothing} />,
  },
  {
    name: 'transfer-hospital',
    show: () => <TransferPanel {...sheet(lab, stories.onTheWay!)} onEarlier={nothing} onValue={nothing} />,
  },
  {
    name: 'transfer-ask',
    show: () => <TransferPanel {...sheet(doctor, stories.answered!)} onEarlier={nothing} onValue={nothing} />,
  },
  { name: 'stamps', show: () => <StampSheet {...sheet(doctor, stories.lysing!)} /> },
  {
    name: 'stamp-earlier',
    show: () => <EarlierSheet {...sheet(doctor, stories.lysing!)} milestone="ambulance_arrived" />,
  },
  {
    name: 'stamp-correct',
    show: () => {
      const shared = sheet(doctor, stories.onTheWay!)
      const assertion = shared.consulting.consultation.assertions.find((one) => one.milestone === 'needle')!
      return <CorrectSheet {...shared} assertion={assertion} onWithdraw={nothing} />
    },
  },
  { name: 'value-grade', show: () => <ValueSheet {...sheet(lab, stories.onTheWay!)} milestone="procedure_ended" /> },
  { name: 'value-way', show: () => <ValueSheet {...sheet(lab, stories.onTheWay!)} milestone="cath_lab_arrival" /> },
  {
    name: 'value-assess',
    show: () => <ValueSheet {...sheet(wang, stories.onTheWay!)} milestone="reperfusion_assessed" />,
  },
  {
    name: 'value-score',
    show: () => {
      const shared = sheet(doctor, stories.lysing!)
      return <ValueSheet {...shared} consulting={{ ...shared.consulting, pathway: stroke }} milestone="nihss_scored" />
    },
  },
  {
    name: 'value-earlier',
    show: () => <EarlierSheet {...sheet(lab, stories.onTheWay!)} milestone="procedure_ended" />,
  },
  { name: 'outcome', show: () => <OutcomePanel {...sheet(lab, stories.onTheWay!)} /> },
  { name: 'close', show: () => <ReasonPanel {...sheet(doctor, stories.onTheWay!)} kind="closed" /> },
  { name: 'hand-over', show: () => <HandOverPanel {...sheet(wang, stories.accepted!)} /> },
]

const parts: Exhibit[] = [
  part('answer-card', () => <AnswerCard consulting={consultingFor(wang, stories.accepted!)} />),
  part('answer-card-chosen', () => (
    <AnswerCard
      consulting={consultingFor(wang, stories.accepted!)}
      initial={{ diagnosis: 'stemi-inferior', strategy: 'lysis-then-pci', bypassEd: true }}
    />
  )),
  ...Object.entries(stories).map(([name, story]) =>
    part(`rail-${name}`, () => <MilestoneRail consulting={consultingFor(doctor, story)} onCorrect={nothing} />),
  ),
  part('chat', () => <Chat author={doctor} story={stories.ended!} />),
  part('calls-ringing', () => <Chat author={doctor} story={stories.unanswered!} />),
  ...([doctor, wang, lab] as const).flatMap((author) =>
    Object.entries(stories).map(([name, story]) =>
      part(`next-${author.role}-${name}`, () => (
        <NextStepBar
          waiting={[]}
          consulting={consultingFor(author, story)}
          onStamp={nothing}
          onEarlier={nothing}
          onValue={nothing}
          onOpen={nothing}
          onAddFiles={nothing}
        />
      )),
    ),
  ),
  part('composer', () => <Composer consulting={consultingFor(doctor, stories.accepted!)} onAddFiles={nothing} />),
]

const desk: Exhibit[] = [
  {
    name: 'timeline',
    show: () => <TimelinePage timeline={timelineFor(stories.ended!, consultingFor(officer, stories.ended!))} />,
  },
  { name: 'month', show: () => <MonthPage month={monthFor(consultingFor(officer, stories.ended!))} siteId="" /> },
  {
    name: 'month-empty',
    show: () => <MonthPage month={monthFor(consultingFor(officer, stories.ended!), true)} siteId="" />,
  },
]

export const exhibits: readonly Exhibit[] = [
  ...kitExhibits,
  ...callExhibits,
  ...rosterExhibits,
  ...askExhibits,
  ...toolExhibits(stories.ended!),
  ...ringExhibits,
  ...Object.entries(stories).flatMap(([name, story]) => [
    page(`clinic-${name}`, story, doctor),
    page(`duty-${name}`, story, wang),
  ]),
  page('lab-onTheWay', stories.onTheWay!, lab),
  page('quality-ended', stories.ended!, officer),
  ...panels,
  ...viewerExhibits(stories.accepted!),
  ...desk,
  ...parts,
]

function sheet(author: Author, story: Shown) {
  return { consulting: consultingFor(author, story), onStamp: nothing, onClose: nothing }
}

function Chat({ author, story }: { author: Author; story: Shown }) {
  const consulting = consultingFor(author, story)
  return (
    <div class="chat">
      {chatRows(story.entries, story.consultation, author.personId).map((row) => (
        <EntryRow key={row.entry.seq} row={row} consulting={consulting} onOpenRecording={nothing} onCorrect={nothing} />
      ))}
    </div>
  )
}
