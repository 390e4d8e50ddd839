// What belongs to the ring and the answer, in its states: an ECG that cannot be read, a voice being recorded and heard, phrases.

import { signal } from '@preact/signals'
import { defaultPhrases } from '../../consultation/phrases.ts'
import { AnswerCard } from '../parts/answer-card.tsx'
import { PhoneButton } from '../parts/phone-button.tsx'
import { PhrasesForm } from '../parts/phrases-form.tsx'
import { QuickPhrases } from '../parts/quick-phrases.tsx'
import { RetakeAskedFor } from '../parts/retake/ask-retake.tsx'
import { RetakeDue } from '../parts/retake/retake-due.tsx'
import type { Recorder } from '../parts/voice/recorder.ts'
import { VoiceMessage } from '../parts/voice/voice-message.tsx'
import { VoicePanel } from '../parts/voice/voice-panel.tsx'
import { consultingFor } from './consulting-for.ts'
import type { Exhibit } from './exhibits.tsx'
import { doctor, told, wang } from './story.ts'

const nothing = () => undefined
const unreadable = told(['asking', 'unreadable'], 80)
const accepted = told(['asking', 'accepting'], 190)

function panel(state: Recorder['state']['value'], seconds: number, level: number) {
  const recorder = { state: signal(state), seconds: signal(seconds), level: signal(level) }
  return (
    <div class="composer" style={{ marginTop: '190px' }}>
      <VoicePanel recorder={recorder} isHeld={seconds < 5} onSend={nothing} onCancel={nothing} />
    </div>
  )
}

const treated = { diagnosis: 'stemi-inferior', strategy: 'lysis-then-pci', drugs: ['aspirin-300', 'clopidogrel-300'] }

const parts: Record<string, Exhibit['show']> = {
  'retake-asked': () => <RetakeAskedFor consulting={consultingFor(wang, unreadable)} />,
  'retake-due': () => <RetakeDue consulting={consultingFor(doctor, unreadable)} onTaken={nothing} />,
  'answer-with-drugs': () => <AnswerCard consulting={consultingFor(wang, accepted)} initial={treated} />,
  'voice-asking': () => panel('asking', 0, 0),
  'voice-recording': () => panel('recording', 7, 0.7),
  'voice-full': () => panel('full', 60, 0),
  'voice-refused': () => panel('refused', 0, 0),
  'voice-message': () => <VoiceMessage recordingId="voice" seconds={12} />,
  phrases: () => <PhrasesForm phrases={defaultPhrases} onChange={nothing} />,
  'quick-phrases': () => <QuickPhrases consulting={consultingFor(wang, accepted)} onSay={nothing} />,
  'phone-button': () => <PhoneButton consulting={consultingFor(doctor, accepted)} />,
}

export const ringExhibits: readonly Exhibit[] = Object.entries(parts).map(([name, show]) => ({
  name: `ring-${name}`,
  isPart: true,
  show,
}))
