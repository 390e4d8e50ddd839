// How I am called: read from the server, changed here, saved with one tap. Pushes of this device are switched at once.

import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { call, type ReplyOf, sentenceOf } from '../api.ts'
import { Button } from '../parts/button.tsx'
import { MyCallsForm, type MyWishes } from '../parts/my-calls-form.tsx'
import type { MyCalls } from '../parts/my-channels.ts'
import { Broken, Loading } from '../parts/page-state.tsx'
import { PushRow } from '../parts/push-row.tsx'
import { Row, Rows } from '../parts/row.tsx'
import { toast } from '../parts/toast.tsx'
import { TopBar } from '../parts/top-bar.tsx'
import { useSaving } from '../parts/use-saving.ts'
import { channelTexts as texts } from '../texts/areas/channels.ts'
import { t } from '../texts/texts.ts'

interface Known {
  calls: MyCalls
  contact: ReplyOf<'myContact'>
  wishes: MyWishes
}

export default function MyCallsScreen() {
  const words = t(texts)
  const known = useSignal<Known | null>(null)
  const broken = useSignal<string | null>(null)
  const { faults, isSaving, save } = useSaving()
  async function read() {
    broken.value = null
    try {
      known.value = await readMine()
    } catch (cause) {
      broken.value = sentenceOf(cause)
    }
  }
  async function put({ wishes }: Known) {
    await saveMine(wishes)
    known.value = await readMine()
    toast(words.saved)
  }
  useEffect(() => {
    void read()
  }, [])
  const shown = known.value
  return (
    <div class="page">
      <TopBar title={words.mineTitle} back="/me" />
      <main class="page-body">
        {broken.value !== null && <Broken sentence={broken.value} onRetry={() => void read()} />}
        {!shown && broken.value === null && <Loading />}
        {shown && (
          <>
            <Rows title={words.thisDevice}>
              <PushRow onChanged={() => void read()} />
              <Row href="/self-test">{words.selfTest}</Row>
            </Rows>
            <MyCallsForm
              {...shown}
              faults={faults}
              onChange={(wishes) => {
                known.value = { ...shown, wishes }
              }}
            />
          </>
        )}
      </main>
      {shown && (
        <footer class="page-foot">
          <Button look="primary" tall wide disabled={isSaving} onTap={() => void save(() => put(shown))}>
            {words.save}
          </Button>
        </footer>
      )}
    </div>
  )
}

async function readMine(): Promise<Known> {
  const [calls, contact] = await Promise.all([
    call<ReplyOf<'myCalls'>>({ path: '/api/me/calls' }),
    call<ReplyOf<'myContact'>>({ path: '/api/me/contact' }),
  ])
  const { quietFrom, quietUntil, available } = calls
  // what reaches a group is not called for one person: it has no place in his order
  const channels = calls.channels.filter((name) => available.some((one) => one.name === name))
  const wishes = { phone: contact.phone ?? '', email: contact.email ?? '', channels, quietFrom, quietUntil }
  return { calls, contact, wishes }
}

async function saveMine({ phone, email, channels, quietFrom, quietUntil }: MyWishes): Promise<void> {
  const contact = { phone: phone.trim() || null, email: email.trim() || null }
  await call({ method: 'PUT', path: '/api/me/contact', json: contact })
  await call({ method: 'PUT', path: '/api/me/calls', json: { channels, quietFrom, quietUntil } })
}
