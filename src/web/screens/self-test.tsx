// The self-test, begun by the tap that opened it: every device of mine through every channel. What is red is mended here
// where it can be (sound, pushes), and tested again.

import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { call, type ReplyOf, sentenceOf } from '../api.ts'
import { monotonicMs } from '../clock.ts'
import { Button } from '../parts/button.tsx'
import { swallowEcho } from '../parts/echo.ts'
import { useOneAtATime } from '../parts/one-at-a-time.ts'
import { Broken, Loading } from '../parts/page-state.tsx'
import { PushRow } from '../parts/push-row.tsx'
import { Row, Rows } from '../parts/row.tsx'
import { SelfTestResult } from '../parts/self-test-result.tsx'
import { TopBar } from '../parts/top-bar.tsx'
import { keepSelfTest, selfTest } from '../reach-state.ts'
import { canRing, unlockSound } from '../ring-sound.ts'
import { selfTestWords as texts } from '../texts/areas/self-test.ts'
import { t } from '../texts/texts.ts'

const soundAfterMs = 600
const askEveryMs = 3000

export default function SelfTestScreen() {
  const words = t(texts)
  const failed = useSignal<string | null>(null)
  const startedId = useSignal<string | null>(null)
  const { once } = useOneAtATime()
  const start = () =>
    once(async () => {
      failed.value = null
      startedId.value = null
      try {
        await soundReady()
        const reply = await call<ReplyOf<'startSelfTest'>>({ method: 'POST', path: '/api/duty/self-test', json: {} })
        keepSelfTest(reply.selfTest)
        startedId.value = reply.selfTest.id
      } catch (cause) {
        failed.value = sentenceOf(cause)
      }
    })
  useEffect(() => {
    void start()
  }, [])
  useAskingAgain(startedId.value)
  const again = () => {
    swallowEcho()
    void start()
  }
  const shown = selfTest.value?.id === startedId.value ? selfTest.value : null
  const isRunning = shown !== null && shown.endedAt === null
  const needsMending = shown?.lines.some(({ isRed, isThisDevice }) => isRed && isThisDevice) ?? false
  return (
    <div class="page">
      <TopBar title={words.title} back="/" />
      <main class="page-body">
        {failed.value !== null && <Broken sentence={failed.value} onRetry={() => void start()} />}
        {failed.value === null && !shown && <Loading words={words.starting} />}
        {shown && (
          <SelfTestResult selfTest={shown}>
            {needsMending && (
              <Rows>
                {canRing.value === 'locked' && <Row onTap={() => void unlockSound()}>{words.unlock}</Row>}
                <PushRow />
              </Rows>
            )}
          </SelfTestResult>
        )}
      </main>
      <footer class="page-foot">
        <Button look="primary" tall wide disabled={!shown || isRunning} onTap={again}>
          {words.again}
        </Button>
      </footer>
    </div>
  )
}

/**
 * The tap that led here lets the page sound, but the browser takes a moment: testing earlier would find it silent. Whoever
 * came without a tap (opened again, from a link) never gets it: that is what the test then says.
 */
async function soundReady(): Promise<void> {
  void unlockSound()
  const untilMs = monotonicMs() + soundAfterMs
  while (canRing.value === 'locked' && monotonicMs() < untilMs) await new Promise((done) => setTimeout(done, 50))
}

/** Results are pushed; a lost push is asked for. */
function useAskingAgain(id: string | null): void {
  const isRunning = selfTest.value?.id === id && selfTest.value?.endedAt === null
  useEffect(() => {
    if (!isRunning || !id) return
    const keep = ({ selfTest }: ReplyOf<'readSelfTest'>) => keepSelfTest(selfTest)
    const ask = () => void call<ReplyOf<'readSelfTest'>>({ path: `/api/duty/self-test/${id}` }).then(keep, nothing)
    const timer = setInterval(ask, askEveryMs)
    return () => clearInterval(timer)
  }, [id, isRunning])
}

const nothing = () => undefined
