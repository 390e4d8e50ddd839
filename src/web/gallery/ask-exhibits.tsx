// The page of a question in states that no journey passes: begun some time ago, with pages from another app, with files that
// nobody can look at here.

import { useMemo } from 'preact/hooks'
import { syntheticEcgSvg } from '../../ecg/synthetic.ts'
import { type AskForm, askForm, emptyForm } from '../ask-form.ts'
import { nowMs } from '../clock.ts'
import { WaitingEntries } from '../parts/waiting-entries.tsx'
import { Ask } from '../screens/ask.tsx'
import { unplacedPages } from '../whose-question.ts'
import type { Exhibit } from './exhibits.tsx'

const picture = () => new File([syntheticEcgSvg({ territory: 'inferior' })], '心电图.svg', { type: 'image/svg+xml' })
const photograph = () => new File(['-'], 'IMG_0412.HEIC', { type: 'image/heic' })
const pages = (files: File[]) => files.map((file) => ({ id: file.name, file }))

export const askExhibits: Exhibit[] = [
  { name: 'ask', show: () => <Begun minutesAgo={4} change={{ pages: pages([picture(), photograph()]) }} /> },
  { name: 'waiting-stamps', isPart: true, show: () => <Stamps /> },
  { name: 'ask-whose', show: () => <Begun minutesAgo={125} /> },
  { name: 'ask-whose-shared', show: () => <Begun minutesAgo={25 * 60} shared={[photograph()]} /> },
]

/** Kept, on its way again after it was taken back, and refused; the first by a clock that nobody has measured. */
function Stamps() {
  const made = { personId: 'p', consultationId: 'c', task: 'entry' as const, kind: 'stamped', files: [] }
  const body = { milestone: 'needle' }
  const claimedAt = new Date(nowMs() - 90_000).toISOString()
  const stamp = { ...made, body, claimedAt, tries: 1, order: 1, state: 'saved' as const }
  const takenBack = { draftId: 'w', claimedAt, reason: '点错了' }
  return (
    <div class="chat">
      <WaitingEntries
        consulting={null}
        waiting={[
          { ...stamp, draftId: 'a' },
          { ...stamp, draftId: 'b', clockOffsetMs: 0, takenBack },
          { ...stamp, draftId: 'c', clockOffsetMs: 0, state: 'refused' },
        ]}
      />
    </div>
  )
}

interface BegunProps {
  minutesAgo: number
  change?: Partial<AskForm>
  shared?: File[]
}

function Begun({ minutesAgo, change, shared = [] }: BegunProps) {
  useMemo(() => {
    const startedMs = nowMs() - minutesAgo * 60_000
    const facts = { sex: 'male' as const, ageYears: 58, isAgeChecked: true, pains: ['胸痛', '大汗'], name: '陈某某' }
    const onsetAtMs = startedMs - 40 * 60_000
    askForm.value = { ...emptyForm(startedMs), ...facts, onsetAtMs, pages: pages([picture()]), ...change }
    unplacedPages.value = pages(shared)
  }, [])
  return <Ask />
}
