// This phone as something that can be reached: says what it can do, answers self-tests, tells what has arrived and what was
// looked at. Beside the journal: nothing here may hold up an entry or a ring.

import { computed, effect } from '@preact/signals'
import { call, isPassing, type ReplyOf } from './api.ts'
import type { Push } from './apply.ts'
import type { Connection } from './connection.ts'
import { audibleNow, deviceStateNow, permission, watchDeviceState } from './device-state.ts'
import { phone } from './phone-state.ts'
import { addMarks, forgetReach, hearReach, isOnCall, isOnDuty, myCalls } from './reach-state.ts'
import { openReceiptMarks } from './receipt-marks.ts'
import { chime } from './ring-sound.ts'
import { stayAwakeWhile } from './stay-awake.ts'

const keepPushAfterMs = 2500

export interface Reach {
  start(): void
  /** The wire is up. */
  up(): void
  hear(push: Push): void
  received(consultationId: string, seq: number): void
  /** Everything up to `seq` was on a screen that is being looked at. */
  sawUpTo(consultationId: string, seq: number): void
  /** Another session of the same person: it has to know of the pushes. */
  renew(): void
  forget(): void
}

export function openReach(connection: () => Connection | null): Reach {
  const marks = openReceiptMarks({
    isUp: () => connection()?.isUp() ?? false,
    tell: (kind, consultationId, seq) => connection()!.ask(kind, { consultationId, seq }),
    isPassing,
    later: (ms, then) => void setTimeout(then, ms),
  })

  const tellState = () =>
    void connection()
      ?.ask('deviceState', deviceStateNow())
      .catch(() => undefined)

  let isPushKept = false

  /** Rung by a self-test: sound for a moment and say whether it could be heard. */
  async function answer(checkId: string) {
    const audible = audibleNow()
    chime()
    const heard = { checkId, heard: audible, audible, permission: permission.value }
    await connection()
      ?.ask('selfTestHeard', heard)
      .catch(() => undefined)
  }

  return {
    start() {
      watchDeviceState(tellState)
      const isRinging = computed(() => phone.value.rings.length > 0)
      effect(() => {
        if (!isRinging.value) void closeCallNotifications()
      })
      effect(() => showBadge(phone.value.rings.length))
      stayAwakeWhile(computed(() => isRinging.value || isOnDuty.value))
    },
    up() {
      tellState()
      marks.wake()
      if (!isPushKept) keepPushSoon(() => (isPushKept = false))
      if (isOnCall.value) void readMyCalls()
      isPushKept = true
    },
    renew() {
      isPushKept = false
    },
    hear(push) {
      if (push.name === 'self-test') void answer(push.body.checkId)
      if (push.name === 'entry') marks.mark('received', push.body.consultationId, push.body.entry.seq)
      hearReach(push)
    },
    received: (consultationId, seq) => marks.mark('received', consultationId, seq),
    sawUpTo(consultationId, seq) {
      if (document.visibilityState === 'visible') marks.mark('seen', consultationId, seq)
    },
    forget() {
      isPushKept = false
      forgetReach()
      marks.forget()
    },
  }
}

/** On the app's icon: how many calls wait. Where the browser has no badge there is none. */
function showBadge(calls: number): void {
  const shown = calls > 0 ? navigator.setAppBadge?.(calls) : navigator.clearAppBadge?.()
  shown?.catch(() => undefined)
}

/** What would ring in place of this device is said also when the network is gone: it is known before. */
async function readMyCalls(): Promise<void> {
  const reply = await call<ReplyOf<'myCalls'>>({ path: '/api/me/calls' }).catch(() => null)
  if (reply) myCalls.value = reply
}

/** Nothing rings here any more: what a push left on the screen would call to nothing. */
async function closeCallNotifications(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined)
  const shown = (await registration?.getNotifications?.().catch(() => [])) ?? []
  for (const one of shown) if ((one.data as { purpose?: string } | null)?.purpose === 'call') one.close()
}

/** Not of the first load: nobody waits for it. */
function keepPushSoon(onFailed: () => void): void {
  const keep = () => import('./web-push.ts').then(({ keepPush }) => keepPush())
  setTimeout(() => void keep().catch(onFailed), keepPushAfterMs)
}

export async function readReceipts(consultationId: string): Promise<void> {
  const path = `/api/consultations/${encodeURIComponent(consultationId)}/receipts`
  const reply = await call<ReplyOf<'receipts'>>({ path }).catch(() => null)
  if (reply) addMarks(consultationId, reply.marks)
}
