// Swaps that wait for a yes: what I am asked, with 同意 and 不同意, and what I have asked, with a way to take it back.

import { rosterTexts as texts } from '../../texts/areas/roster.ts'
import { say, t } from '../../texts/texts.ts'
import { Button } from '../button.tsx'
import { dayWords, hoursOf, lineWord } from './calendar-words.ts'
import { answerSwap, isChanging } from './roster-actions.ts'
import type { Swap } from './roster-view.ts'
import { dateOf } from './zone-days.ts'
import './day-sheet.css'

export function SwapCards({ swaps, timeZone }: { swaps: readonly Swap[]; timeZone: string }) {
  const open = swaps.filter((swap) => swap.mayAccept || swap.mayWithdraw)
  if (open.length === 0) return null
  return (
    <section class="swap-cards" aria-label={t(texts).swapWaiting}>
      {open.map((swap) => (
        <SwapCard key={swap.id} swap={swap} timeZone={timeZone} />
      ))}
    </section>
  )
}

function SwapCard({ swap, timeZone }: { swap: Swap; timeZone: string }) {
  return swap.mayAccept ? <Incoming swap={swap} timeZone={timeZone} /> : <Outgoing swap={swap} />
}

function Incoming({ swap, timeZone }: { swap: Swap; timeZone: string }) {
  const words = t(texts)
  return (
    <article class="swap-card">
      <h3>{words.swapIncoming(swap.askedBy.name)}</h3>
      <dl class="swap-sides number">
        <dt>{words.youGive}</dt>
        <dd>{spanWords(swap.gives, timeZone)}</dd>
        {swap.takes && (
          <>
            <dt>{words.youGet}</dt>
            <dd>{spanWords(swap.takes, timeZone)}</dd>
          </>
        )}
      </dl>
      <div class="swap-answers">
        <Button look="outline" disabled={isChanging.value} onTap={() => void answerSwap(swap, 'refuse')}>
          {words.disagree}
        </Button>
        <Button look="primary" disabled={isChanging.value} onTap={() => void answerSwap(swap, 'accept')}>
          {words.agree}
        </Button>
      </div>
    </article>
  )
}

function Outgoing({ swap }: { swap: Swap }) {
  const words = t(texts)
  return (
    <article class="swap-card swap-card-mine">
      <p>
        <b>{words.waitsFor(swap.asked.name)}</b> <span class="small">{say(swap.sentence)}</span>
      </p>
      <Button look="plain" disabled={isChanging.value} onTap={() => void answerSwap(swap, 'withdraw')}>
        {words.takeBack}
      </Button>
    </article>
  )
}

function spanWords({ line, from, until }: Swap['gives'], timeZone: string): string {
  const date = dateOf(Date.parse(from), timeZone)
  return `${lineWord(line)} ${dayWords(date)} ${hoursOf(from, until, timeZone, date)}`
}
