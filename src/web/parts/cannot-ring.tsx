// In red, as long as it is so: this device would not ring, and what will be used instead. On the first page it stands in the
// duty bar; on every other page above it, for whoever is on call.

import { useEffect, useState } from 'preact/hooks'
import { useLocation } from 'wouter-preact'
import { hasPush } from '../device-state.ts'
import { isOnCall, myCalls, selfTest } from '../reach-state.ts'
import { canRing, unlockSound } from '../ring-sound.ts'
import { otherWays, type RingTrouble, ringTrouble } from '../ring-trouble.ts'
import { isOnline } from '../state.ts'
import { ring as texts } from '../texts/areas/ring.ts'
import { say, t } from '../texts/texts.ts'
import { StatusWord } from './status-word.tsx'
import './cannot-ring.css'

/** Once, above the routes. */
export function CannotRingStrip() {
  const [path] = useLocation()
  return isOnCall.value && path !== '/' ? <CannotRing /> : null
}

export function CannotRing() {
  const isCutOff = useCutOff(isOnline.value)
  const trouble = ringTrouble({ sound: canRing.value, isCutOff })
  return trouble && <Trouble trouble={trouble} />
}

function Trouble({ trouble }: { trouble: RingTrouble }) {
  const words = t(texts)
  const ways = otherWays(trouble, { tested: selfTest.value, mine: myCalls.value, hasPush: hasPush.value })
  const reason = { locked: words.locked, none: words.noSound, offline: words.cutOff }[trouble]
  const told = (
    <>
      <StatusWord tone="alarm">{reason}</StatusWord>
      <span>{ways.length > 0 ? words.instead(ways.map(say).join(words.and)) : words.noOtherWay}</span>
    </>
  )
  if (trouble !== 'locked') return <div class="cannot-ring">{told}</div>
  return (
    <button type="button" class="cannot-ring" onClick={() => void unlockSound()}>
      {told}
      <span class="cannot-ring-unlock">{words.unlock}</span>
    </button>
  )
}

const patienceMs = 4000

/** The first seconds of connecting are no trouble. */
function useCutOff(isUp: boolean): boolean {
  const [isCutOff, setCutOff] = useState(false)
  useEffect(() => {
    setCutOff(false)
    if (isUp) return
    const timer = setTimeout(() => setCutOff(true), patienceMs)
    return () => clearTimeout(timer)
  }, [isUp])
  return isCutOff
}
