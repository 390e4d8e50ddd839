// A voice message in the chat: one large button plays it, another plays it half as fast again. Only one sounds at a time; its
// bytes come when somebody wants to hear it.

import { signal, useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { voice as texts } from '../../texts/areas/voice.ts'
import { t } from '../../texts/texts.ts'
import { type RecordingAddresses, recordingAddress } from '../recording-pictures.ts'
import './voice.css'

const speeds = [1, 1.5] as const
/** As the listener last wanted it. */
const speed = signal<(typeof speeds)[number]>(1)
let sounding: HTMLAudioElement | null = null

interface VoiceMessageProps {
  recordingId: string
  seconds?: number | undefined
  addresses?: RecordingAddresses
}

export function VoiceMessage({ recordingId, seconds, addresses = recordingAddress }: VoiceMessageProps) {
  const words = t(texts)
  const audio = useRef<HTMLAudioElement>(null)
  const isPlaying = useSignal(false)
  const isBroken = useSignal(false)
  const share = useSignal(0)
  useEffect(() => {
    if (audio.current) audio.current.playbackRate = speed.value
  }, [speed.value])
  const toggle = () => {
    const player = audio.current!
    if (!player.paused) return player.pause()
    if (sounding !== player) sounding?.pause()
    sounding = player
    isBroken.value = false
    player.playbackRate = speed.value
    player.play().catch(({ name }: Error) => {
      isBroken.value = name !== 'AbortError'
    })
  }
  const said = seconds ? words.message(Math.round(seconds)) : words.messageUnknown
  return (
    <div class="voice-message">
      {/* biome-ignore lint/a11y/useMediaCaption: spoken by a colleague just now; there is no caption to show */}
      <audio
        ref={audio}
        preload="none"
        src={addresses.voice(recordingId)}
        onPlay={() => (isPlaying.value = true)}
        onPause={() => (isPlaying.value = false)}
        onEnded={() => (share.value = 0)}
        onTimeUpdate={({ currentTarget: { currentTime, duration } }) => {
          const length = Number.isFinite(duration) && duration > 0 ? duration : (seconds ?? 0)
          share.value = length > 0 ? Math.min(1, currentTime / length) : 0
        }}
      />
      <button
        type="button"
        class="voice-play"
        aria-label={`${isPlaying.value ? words.pause : words.play} ${said}`}
        onClick={toggle}
      >
        <svg width="20" height="20" viewBox="0 0 20 20" fill="currentColor" aria-hidden="true">
          <path d={isPlaying.value ? 'M4 3h4v14H4zM12 3h4v14h-4z' : 'M5 3l12 7-12 7z'} />
        </svg>
        <span class="number">{seconds ? `${Math.round(seconds)}″` : ''}</span>
        <span class="voice-line" aria-hidden="true">
          <i style={{ width: `${Math.round(share.value * 100)}%` }} />
        </span>
      </button>
      <button
        type="button"
        class="voice-speed number"
        aria-label={words.speed(speed.value)}
        onClick={() => {
          speed.value = speed.value === 1 ? 1.5 : 1
        }}
      >
        {speed.value}×
      </button>
      {isBroken.value && (
        <p class="status-alarm small" role="alert">
          {words.cannotPlay}
        </p>
      )}
    </div>
  )
}
