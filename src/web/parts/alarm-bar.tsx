// For whoever keeps the rosters: how many alarms nobody looks after yet. Nothing where there is none.

import { useEffect } from 'preact/hooks'
import { Link } from 'wouter-preact'
import { call, type ReplyOf } from '../api.ts'
import { alarms, withAlarm } from '../reach-state.ts'
import { hasRole, isOnline } from '../state.ts'
import { alarmWords as texts } from '../texts/areas/alarms.ts'
import { t } from '../texts/texts.ts'
import './cannot-ring.css'
import { StatusWord } from './status-word.tsx'

export function AlarmBar() {
  const isTold = mayKeepRosters()
  useEffect(() => {
    if (isTold && isOnline.value) void readAlarms().catch(() => undefined)
  }, [isTold, isOnline.value])
  const unseen = (alarms.value ?? []).filter(({ seenAt }) => seenAt === null).length
  if (!isTold || unseen === 0) return null
  return (
    <Link class="cannot-ring" href="/alarms">
      <StatusWord tone="alarm">{t(texts).unseen(unseen)}</StatusWord>
    </Link>
  )
}

export function mayKeepRosters(): boolean {
  return hasRole('administrator') || hasRole('coordinator')
}

/** What was pushed while the answer was on its way is not lost. */
export async function readAlarms(): Promise<void> {
  const before = alarms.value
  const { alarms: told } = await call<ReplyOf<'alarms'>>({ path: '/api/alarms' })
  const pushed = alarms.value === before ? [] : (alarms.value ?? []).filter((one) => !before?.includes(one))
  alarms.value = pushed.reduce(withAlarm, [...told])
}
