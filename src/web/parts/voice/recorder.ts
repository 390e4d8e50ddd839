// One voice message as it is being made: asks for the microphone, counts, shows how loud it is, ends by itself after a minute.
// The microphone is given back in every case.

import { type ReadonlySignal, signal } from '@preact/signals'
import { monotonicMs } from '../../clock.ts'

export interface Recorder {
  state: ReadonlySignal<'asking' | 'recording' | 'full' | 'interrupted' | 'refused'>
  seconds: ReadonlySignal<number>
  /** 0..1 */
  level: ReadonlySignal<number>
  /** What was said; null when there is nothing. */
  finish(): Promise<{ file: File; seconds: number } | null>
  cancel(): void
  /** Something else came between: what was said until now stays. */
  interrupt(): void
}

export const mostSeconds = 60
/** A minute is 180 KB: speech, not music. */
const bitsPerSecond = 24_000
const types = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus']
const lookEveryMs = 100

export function canRecord(): boolean {
  return typeof MediaRecorder !== 'undefined' && navigator.mediaDevices?.getUserMedia !== undefined && typeOf() !== null
}

export function beginRecorder(): Recorder {
  const state = signal<'asking' | 'recording' | 'full' | 'interrupted' | 'refused'>('asking')
  const seconds = signal(0)
  const level = signal(0)
  let isCancelled = false
  let recorder: MediaRecorder | null = null
  let giveBack = () => {}
  const pieces: Blob[] = []

  const started = navigator.mediaDevices
    .getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true } })
    .then(begin)
    .catch(() => {
      giveBack()
      recorder = null
      state.value = 'refused'
    })

  function begin(stream: MediaStream) {
    giveBack = () => {
      for (const track of stream.getTracks()) track.stop()
    }
    if (isCancelled) return giveBack()
    const type = typeOf()
    recorder = new MediaRecorder(stream, { ...(type ? { mimeType: type } : {}), audioBitsPerSecond: bitsPerSecond })
    recorder.ondataavailable = ({ data }) => void pieces.push(data)
    recorder.onerror = interrupt
    // a telephone call takes the microphone away: what would be counted on is silence
    for (const track of stream.getTracks()) {
      track.addEventListener('ended', interrupt)
      track.addEventListener('mute', interrupt)
    }
    recorder.start()
    state.value = 'recording'
    const startedMs = monotonicMs()
    const loudness = listenTo(stream)
    const timer = setInterval(() => {
      seconds.value = Math.min(mostSeconds, (monotonicMs() - startedMs) / 1000)
      level.value = loudness.now()
      if (seconds.value >= mostSeconds) end('full')
    }, lookEveryMs)
    const stop = giveBack
    giveBack = () => {
      clearInterval(timer)
      loudness.end()
      stop()
      level.value = 0
    }
  }

  function end(because: 'full' | 'interrupted') {
    state.value = because
    if (recorder?.state !== 'inactive') recorder?.stop()
    giveBack()
  }

  function interrupt() {
    if (state.peek() === 'recording') end('interrupted')
  }

  return {
    state,
    seconds,
    level,
    async finish() {
      await started
      if (!recorder || isCancelled) return null
      await stopped(recorder)
      giveBack()
      const type = (recorder.mimeType || types[0]!).split(';')[0]!
      const blob = new Blob(pieces, { type })
      if (blob.size === 0) return null
      const name = `voice.${{ 'audio/mp4': 'm4a', 'audio/ogg': 'ogg' }[type] ?? 'webm'}`
      return { file: new File([blob], name, { type }), seconds: Math.max(1, Math.round(seconds.value)) }
    },
    cancel() {
      isCancelled = true
      if (recorder?.state === 'recording') recorder.stop()
      giveBack()
    },
    interrupt,
  }
}

function typeOf(): string | null {
  return types.find((type) => MediaRecorder.isTypeSupported(type)) ?? null
}

/** Its last piece comes before `stop`. */
function stopped(recorder: MediaRecorder): Promise<void> {
  if (recorder.state === 'inactive') return Promise.resolve()
  return new Promise((resolve) => {
    recorder.addEventListener('stop', () => resolve(), { once: true })
    recorder.stop()
  })
}

function listenTo(stream: MediaStream): { now(): number; end(): void } {
  if (typeof AudioContext === 'undefined') return { now: () => 0, end: () => undefined }
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  analyser.fftSize = 512
  context.createMediaStreamSource(stream).connect(analyser)
  const wave = new Uint8Array(analyser.fftSize)
  return {
    now() {
      analyser.getByteTimeDomainData(wave)
      const swing = wave.reduce((most, value) => Math.max(most, Math.abs(value - 128)), 0)
      return Math.min(1, swing / 64)
    },
    end: () => void context.close().catch(() => undefined),
  }
}
