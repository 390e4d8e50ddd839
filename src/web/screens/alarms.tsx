// Alarms for administrators and coordinators: told by pushes, read again when the page is opened.

import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { call, type ReplyOf, sentenceOf } from '../api.ts'
import { readAlarms } from '../parts/alarm-bar.tsx'
import { AlarmList } from '../parts/alarm-list.tsx'
import { swallowEcho } from '../parts/echo.ts'
import { Broken, Loading } from '../parts/page-state.tsx'
import { toast } from '../parts/toast.tsx'
import { TopBar } from '../parts/top-bar.tsx'
import { alarms, withAlarm } from '../reach-state.ts'
import { hasRole, isOnline } from '../state.ts'
import { alarmWords as texts } from '../texts/areas/alarms.ts'
import { t } from '../texts/texts.ts'

export default function AlarmsScreen() {
  const broken = useSignal<string | null>(null)
  async function read() {
    broken.value = null
    await readAlarms().catch((cause) => {
      broken.value = sentenceOf(cause)
    })
  }
  useEffect(() => {
    void read()
  }, [isOnline.value])
  return (
    <div class="page">
      <TopBar title={t(texts).title} back="/" />
      <main class="page-body">
        {broken.value !== null && <Broken sentence={broken.value} onRetry={() => void read()} />}
        {alarms.value === null && broken.value === null && <Loading />}
        {alarms.value !== null && (
          <AlarmList alarms={alarms.value} mayOpen={hasRole('coordinator')} onSee={(id) => void see(id)} />
        )}
      </main>
    </div>
  )
}

async function see(id: string): Promise<void> {
  // the next alarm moves up to where this one was
  const echoAgain = swallowEcho()
  const path = `/api/alarms/${encodeURIComponent(id)}/seen`
  try {
    const { alarm } = await call<ReplyOf<'seeAlarm'>>({ method: 'POST', path, json: {} })
    alarms.value = withAlarm(alarms.value ?? [], alarm)
    echoAgain()
  } catch (cause) {
    toast(sentenceOf(cause), 6000)
  }
}
