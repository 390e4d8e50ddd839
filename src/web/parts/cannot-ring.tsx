// In red, as long as it is so: this device would not ring, and what will be used instead. On the first page it stands in the
// duty bar; on every other page above it, for whoever is on call.

import { useEffect, useState } from 'preact/hooks'
import { useLocation } from 'wouter-preact'
import { hasPush, permission, permissionNow } from '../device-state.ts'
import { isOnCall, myCalls, selfTest } from '../reach-state.ts'
import { canRing, unlockSound } from '../ring-sound.ts'
import { otherWays, type RingTrouble, ringsOnlyInFront, ringTrouble } from '../ring-trouble.ts'
import { isOnline } from '../state.ts'
import { ring as texts } from '../texts/areas/ring.ts'
import { say, t } from '../texts/texts.ts'
import type { PushAnswer } from '../web-push.ts'
import { useOneAtATime } from './one-at-a-time.ts'
import { StatusWord } from './status-word.tsx'
import { toast } from './toast.tsx'
import './cannot-ring.css'

/** Once, above the routes. */
export function CannotRingStrip() {
  const [path] = useLocation()
  return isOnCall.value && path !== '/' ? <CannotRing /> : null
}

export function CannotRing() {
  const isCutOff = useLasting(!isOnline.value)
  const isOnlyInFront = useLasting(ringsOnlyInFront({ permission: permission.value, push: hasPush.value }))
  const trouble = ringTrouble({ sound: canRing.value, isCutOff, isOnlyInFront })
  return trouble && <Trouble trouble={trouble} />
}

function Trouble({ trouble }: { trouble: RingTrouble }) {
  const words = t(texts)
  const [, goTo] = useLocation()
  const { isBusy, once } = useOneAtATime()
  const ways = otherWays(trouble, { tested: selfTest.value, mine: myCalls.value, hasPush: hasPush.value })
  const reason = { locked: words.locked, none: words.noSound, offline: words.cutOff, hidden: words.onlyInFront }[
    trouble
  ]
  const told = (
    <>
      <StatusWord tone="alarm">{reason}</StatusWord>
      <span>{ways.length > 0 ? words.instead(ways.map(say).join(words.and)) : words.noOtherWay}</span>
    </>
  )
  if (trouble === 'none' || trouble === 'offline') return <div class="cannot-ring">{told}</div>
  // where asking does not help, the self-test says what does
  const letPush = () =>
    once(async () => {
      const answer = await allowPush()
      if (answer === 'later') toast(words.pushLater, 6000)
      else if (answer !== 'on') goTo('/self-test')
    })
  const toLetPush = isBusy ? words.lettingPush : words.letPush
  return (
    <button type="button" class="cannot-ring" onClick={() => void (trouble === 'locked' ? unlockSound() : letPush())}>
      {told}
      <span class="cannot-ring-unlock" aria-live="polite">
        {trouble === 'locked' ? words.unlock : toLetPush}
      </span>
    </button>
  )
}

/** The browser is asked at once, while it still counts as tapped. */
async function allowPush(): Promise<PushAnswer> {
  if (permissionNow() === 'default') await Notification.requestPermission().catch(() => undefined)
  permission.value = permissionNow()
  try {
    const { subscribePush } = await import('../web-push.ts')
    return await subscribePush()
  } catch {
    return 'failed'
  }
}

const patienceMs = 4000

/** The first seconds of connecting, and of looking for the subscription, are no trouble. */
function useLasting(isSo: boolean): boolean {
  const [isLasting, setLasting] = useState(false)
  useEffect(() => {
    setLasting(false)
    if (!isSo) return
    const timer = setTimeout(() => setLasting(true), patienceMs)
    return () => clearTimeout(timer)
  }, [isSo])
  return isLasting
}
