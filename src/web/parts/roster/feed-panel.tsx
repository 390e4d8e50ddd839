// The address at which a calendar program reads this roster. It opens without signing in, so it is shown once, and ended
// or changed with one tap.

import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { call, type ReplyOf, sentenceOf } from '../../api.ts'
import { rosterStaffTexts as texts } from '../../texts/areas/roster-staff.ts'
import { t } from '../../texts/texts.ts'
import { Button } from '../button.tsx'
import { swallowEcho } from '../echo.ts'
import { useOneAtATime } from '../one-at-a-time.ts'
import { shownTime } from '../shown-time.ts'
import { toast } from '../toast.tsx'

type Feed = ReplyOf<'myFeed'>['feed']

export function FeedPanel({ rosterId, mayBeMine }: { rosterId: string; mayBeMine: boolean }) {
  const words = t(texts)
  const feed = useSignal<Feed>(null)
  const made = useSignal<string | null>(null)
  const { isBusy, once } = useOneAtATime()
  const path = `/api/rosters/${encodeURIComponent(rosterId)}/feed`
  useEffect(() => {
    // without it the panel offers to make one, which is right as well
    call<ReplyOf<'myFeed'>>({ path }).then(
      (reply) => {
        feed.value = reply.feed
      },
      () => undefined,
    )
  }, [])
  const change = (work: () => Promise<void>) =>
    once(async () => {
      const echoAgain = swallowEcho()
      await work().catch((cause) => toast(sentenceOf(cause), 6000))
      echoAgain()
    })
  const make = async () => {
    const reply = await call<ReplyOf<'makeFeed'>>({ method: 'POST', path })
    feed.value = reply.feed
    made.value = `${location.origin}${reply.path}`
  }
  const end = async () => {
    await call({ method: 'DELETE', path })
    feed.value = null
    made.value = null
    toast(words.feedEnded)
  }
  return (
    <section class="plan-section">
      <h2>{words.feed}</h2>
      <p class="small quiet">{words.feedNote}</p>
      {made.value && (
        <>
          <p class="small">{words.feedOnce}</p>
          <Address title={words.feedAll} address={made.value} />
          {mayBeMine && <Address title={words.feedMine} address={`${made.value}?mine=true`} />}
        </>
      )}
      {feed.value && (
        <p class="small quiet number">
          {words.feedMade(shownTime(feed.value.madeAt))} ·{' '}
          {feed.value.readAt ? words.feedRead(shownTime(feed.value.readAt)) : words.feedUnread}
        </p>
      )}
      <div class="plan-files-row">
        <Button look="outline" disabled={isBusy} onTap={() => void change(make)}>
          {feed.value ? words.feedAgain : words.feedMake}
        </Button>
        {feed.value && (
          <Button look="outline" disabled={isBusy} onTap={() => void change(end)}>
            {words.feedEnd}
          </Button>
        )}
      </div>
    </section>
  )
}

function Address({ title, address }: { title: string; address: string }) {
  const words = t(texts)
  const copy = () =>
    (navigator.clipboard?.writeText(address) ?? Promise.reject(new Error('no clipboard'))).then(
      () => toast(words.feedCopied),
      () => toast(words.feedCopyFailed),
    )
  return (
    <div class="feed-address">
      <span class="panel-label">{title}</span>
      <code>{address}</code>
      <Button look="outline" label={`${words.feedCopy} ${title}`} onTap={() => void copy()}>
        {words.feedCopy}
      </Button>
    </div>
  )
}
