// The sound of a call: two tones until it is stopped, made here (no file to load), with vibration. Browsers keep sound locked
// until the first tap: `canRing` says so, because a phone that cannot ring must say it.

import { signal } from '@preact/signals'

export const canRing = signal<'yes' | 'locked' | 'none'>('locked')

const everyMs = 1500
const settleMs = 400
const tones = [
  { hertz: 880, fromSeconds: 0 },
  { hertz: 1175, fromSeconds: 0.22 },
  { hertz: 880, fromSeconds: 0.44 },
  { hertz: 1175, fromSeconds: 0.66 },
]

let sound: AudioContext | null = null
let stopRinging: (() => void) | null = null
let looking: ReturnType<typeof setTimeout> | undefined

/** Must be called from a tap; afterwards the phone can ring by itself. */
export async function unlockSound(): Promise<void> {
  if (typeof AudioContext === 'undefined') {
    canRing.value = 'none'
    return
  }
  sound ??= new AudioContext()
  sound.onstatechange = look
  await sound.resume().catch(() => undefined)
  look()
}

/** The first tap anywhere unlocks the sound, also after the browser took it back. */
export function unlockWithFirstTap(): void {
  if (typeof AudioContext === 'undefined') canRing.value = 'none'
  const unlock = () => {
    if (canRing.value === 'locked') void unlockSound()
  }
  for (const name of ['pointerup', 'keyup'] as const) addEventListener(name, unlock, { passive: true })
}

/** Ring until `stop`. Ringing twice is ringing once. */
export function startRinging(): void {
  if (stopRinging) return
  const once = () => {
    playOnce()
    // Before the first tap the browser refuses it, and complains each time.
    if (navigator.userActivation?.hasBeenActive !== false) navigator.vibrate?.([500, 200, 500])
  }
  once()
  const timer = setInterval(once, everyMs)
  stopRinging = () => {
    clearInterval(timer)
    navigator.vibrate?.(0)
  }
}

/** Once, without ringing: a test must not stop a call, nor be stopped by one. */
export function chime(): void {
  playOnce()
  if (navigator.userActivation?.hasBeenActive !== false) navigator.vibrate?.(400)
}

export function stopSound(): void {
  stopRinging?.()
  stopRinging = null
}

/** A little later: if what warns of it went between finger up and click, the page would move and the tap be lost. */
function look(): void {
  clearTimeout(looking)
  looking = setTimeout(() => {
    canRing.value = sound?.state === 'running' ? 'yes' : 'locked'
  }, settleMs)
}

function playOnce(): void {
  if (!sound) return
  if (sound.state !== 'running') void sound.resume().catch(() => undefined)
  for (const { hertz, fromSeconds } of tones) {
    const from = sound.currentTime + fromSeconds
    const tone = sound.createOscillator()
    const volume = sound.createGain()
    tone.type = 'square'
    tone.frequency.value = hertz
    volume.gain.setValueAtTime(0.0001, from)
    volume.gain.exponentialRampToValueAtTime(0.6, from + 0.02)
    volume.gain.exponentialRampToValueAtTime(0.0001, from + 0.2)
    tone.connect(volume).connect(sound.destination)
    tone.start(from)
    tone.stop(from + 0.21)
  }
}
