// Says something instead of typing it: tap to begin and tap to send, or hold, speak and release; slide up or 取消 throws it
// away. Large enough for gloves. On a browser that cannot record there is no button.

import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { monotonicMs } from '../../clock.ts'
import { me, sayVoice } from '../../state.ts'
import { voice as texts } from '../../texts/areas/voice.ts'
import { t } from '../../texts/texts.ts'
import { toast } from '../toast.tsx'
import { beginRecorder, canRecord, type Recorder } from './recorder.ts'
import { VoicePanel } from './voice-panel.tsx'
import './voice.css'

/** Longer than a tap of a cold hand. */
const holdMs = 500
const slideToCancel = 80
const shortestSeconds = 0.7

export function VoiceButton({ consultationId, onSaid }: { consultationId: string; onSaid?: () => void }) {
  const words = t(texts)
  const speaking = useSpeaking(consultationId, (file, seconds) => {
    sayVoice(consultationId, file, seconds)
    onSaid?.()
  })
  const { recorder, isHeld, begin, send, cancel } = speaking
  const press = usePress(speaking)
  if (!canRecord()) return null
  return (
    <>
      <button
        type="button"
        class="composer-button voice-button"
        aria-label={words.record}
        aria-pressed={recorder.value !== null}
        onPointerDown={press.down}
        onPointerUp={press.up}
        onPointerCancel={press.up}
        onContextMenu={(event) => event.preventDefault()}
        onClick={({ detail }) => {
          // from a keyboard, where nothing is pressed down first
          if (detail === 0) begin(false)
        }}
      >
        <MicrophoneShape />
      </button>
      {recorder.value && (
        <VoicePanel recorder={recorder.value} isHeld={isHeld.value} onSend={() => void send()} onCancel={cancel} />
      )}
    </>
  )
}

/** What was being said when the page went, for another call perhaps: offered again to the same person, there. */
const interrupted = new Map<string, { made: Recorder; personId: string | undefined }>()

function keepInterrupted(consultationId: string, made: Recorder): void {
  made.interrupt()
  const isKept = made.state.peek() === 'interrupted' || made.state.peek() === 'full'
  if (isKept) interrupted.set(consultationId, { made, personId: me.peek()?.person.id })
  else made.cancel()
}

function takeInterrupted(consultationId: string): Recorder | null {
  const kept = interrupted.get(consultationId)
  interrupted.delete(consultationId)
  return kept && kept.personId === me.peek()?.person.id ? kept.made : null
}

/** One message at a time. */
function useSpeaking(consultationId: string, onSaid: (file: File, seconds: number) => void) {
  const recorder = useSignal<Recorder | null>(null)
  const isHeld = useSignal(false)
  useEffect(() => {
    recorder.value = takeInterrupted(consultationId)
    return () => {
      if (recorder.value) keepInterrupted(consultationId, recorder.value)
    }
  }, [consultationId])
  const take = () => {
    const made = recorder.value
    recorder.value = null
    isHeld.value = false
    return made
  }
  return {
    recorder,
    isHeld,
    begin(held: boolean) {
      if (recorder.value) return
      isHeld.value = held
      recorder.value = beginRecorder()
    },
    cancel: () => take()?.cancel(),
    async send() {
      const made = take()
      if (!made) return
      const isTooShort = made.seconds.value < shortestSeconds
      if (isTooShort) made.cancel()
      const said = isTooShort ? null : await made.finish()
      if (said) onSaid(said.file, said.seconds)
      else toast(t(texts).tooShort)
    },
  }
}

/** A tap leaves it recording; a hold sends on release, and not when the finger has slid up. */
function usePress({ recorder, isHeld, begin, send, cancel }: ReturnType<typeof useSpeaking>) {
  const press = useRef<{ atMs: number; y: number } | null>(null)
  return {
    down({ clientY, pointerId, currentTarget }: PointerEvent) {
      if (recorder.value) return
      ;(currentTarget as HTMLElement).setPointerCapture?.(pointerId)
      press.current = { atMs: monotonicMs(), y: clientY }
      begin(true)
    },
    up({ clientY }: PointerEvent) {
      const began = press.current
      press.current = null
      isHeld.value = false
      if (!began || monotonicMs() - began.atMs < holdMs || recorder.value?.state.value !== 'recording') return
      if (began.y - clientY > slideToCancel) cancel()
      else void send()
    },
  }
}

function MicrophoneShape() {
  return (
    <svg
      width="24"
      height="24"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      aria-hidden="true"
    >
      <rect x="9" y="3" width="6" height="11" rx="3" />
      <path d="M5 11a7 7 0 0 0 14 0M12 18v3" />
    </svg>
  )
}
