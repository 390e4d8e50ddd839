// The screens around calls: who was tried, who saw it, whether a phone would ring, the ladder, the channels, the alarms.

import { nowMs } from '../clock.ts'
import { attemptsOf } from '../parts/attempts.ts'
import { AttemptsLine } from '../parts/attempts-line.tsx'
import { AttemptsSheet } from '../parts/attempts-sheet.tsx'
import type { NextCall } from '../parts/next-calls.ts'
import type { Exhibit } from './exhibits.tsx'
import { told } from './story.ts'

const nothing = () => undefined
const inSeconds = (seconds: number) => new Date(nowMs() + seconds * 1000).toISOString()

const asked = told(['asking'], 25)
const unanswered = told(['asking', 'unanswered'], 95)
const accepted = told(['asking', 'accepting'], 190)
const next: NextCall[] = [
  { step: 3, at: inSeconds(12), whom: 'second-backup', names: ['赵医生'], channels: ['live', 'voice', 'sms'] },
  { step: 4, at: inSeconds(72), whom: 'everyone', names: ['王主任', '李医生', '赵医生'], channels: ['live'] },
]

export const callExhibits: readonly Exhibit[] = [
  part('attempts-first', () => <AttemptsLine attempts={attemptsOf(asked.consultation, asked.entries)} next={next} />),
  part('attempts-second', () => (
    <AttemptsLine attempts={attemptsOf(unanswered.consultation, unanswered.entries)} next={next} />
  )),
  part('attempts-nothing-next', () => (
    <AttemptsLine attempts={attemptsOf(unanswered.consultation, unanswered.entries)} next={[]} />
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
      <AttemptsSheet attempts={attemptsOf(accepted.consultation, accepted.entries)} next={[]} onClose={nothing} />
    ),
  },
  { name: 'attempts-sheet-empty', show: () => <AttemptsSheet attempts={[]} next={null} onClose={nothing} /> },
]

function part(name: string, show: Exhibit['show']): Exhibit {
  return { name, isPart: true, show }
}
