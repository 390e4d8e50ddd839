// While one speaks: that it records, how loud, how long, and two large ways out.

import { voice as texts } from '../../texts/areas/voice.ts'
import { t } from '../../texts/texts.ts'
import { Button } from '../button.tsx'
import { mostSeconds, type Recorder } from './recorder.ts'

export interface VoicePanelProps {
  recorder: Pick<Recorder, 'state' | 'seconds' | 'level'>
  isHeld: boolean
  onSend: () => void
  onCancel: () => void
}

const bars = [0.35, 0.6, 0.85, 1, 0.8, 1, 0.7, 0.9, 0.5, 0.35]

export function VoicePanel({ recorder, isHeld, onSend, onCancel }: VoicePanelProps) {
  const words = t(texts)
  const state = recorder.state.value
  const seconds = Math.floor(recorder.seconds.value)
  const { asking, recording, full, interrupted, noMicrophone: refused } = words
  const sentence = { asking, recording, full, interrupted, refused }
  return (
    <section class="voice-panel" aria-label={words.recording}>
      <p class="voice-state" role="status" data-state={state}>
        {sentence[state]}
        {state === 'recording' && isHeld && <span class="quiet small"> {words.release}</span>}
      </p>
      {state !== 'refused' && (
        <p class="voice-meter">
          <span class="voice-level" aria-hidden="true">
            {bars.map((share, at) => (
              <i key={at} style={{ height: `${Math.max(10, Math.round(recorder.level.value * share * 100))}%` }} />
            ))}
          </span>
          <span class="voice-seconds number">
            {clock(seconds)} <span class="quiet small">/ {clock(mostSeconds)}</span>
          </span>
        </p>
      )}
      <div class="voice-ways">
        <Button look="outline" tall onTap={onCancel}>
          {words.cancel}
        </Button>
        {state !== 'refused' && (
          <Button look="primary" tall wide disabled={state === 'asking'} onTap={onSend}>
            {words.send}
          </Button>
        )}
      </div>
    </section>
  )
}

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
