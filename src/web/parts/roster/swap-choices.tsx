// What my duty can be swapped for: the duties of my colleagues in the next weeks, nearest first. One tap asks; the colleague
// has to say yes.

import { useState } from 'preact/hooks'
import { common } from '../../texts/areas/everywhere.ts'
import { rosterTexts as texts } from '../../texts/areas/roster.ts'
import { t } from '../../texts/texts.ts'
import { Button } from '../button.tsx'
import { Broken } from '../page-state.tsx'
import { dayWords, hoursOf, lineWord } from './calendar-words.ts'
import { askSwap, fromNow, isChanging } from './roster-actions.ts'
import { readShifts, useKept } from './roster-reading.ts'
import { type RosterPerson, type RosterView, type Shift, tintOf } from './roster-view.ts'
import { standIns, swapPartners } from './swap-partners.ts'
import { dateOf } from './zone-days.ts'

const dayMs = 86_400_000
const aheadDays = 28
const firstShown = 5

export interface SwapChoicesProps {
  view: RosterView
  /** Mine, from now on. */
  shift: Shift
  nowMs: number
  onDone: () => void
}

export function SwapChoices({ view, shift, nowMs, onDone }: SwapChoicesProps) {
  const words = t(texts)
  const [isAll, setAll] = useState(false)
  // to the minute, so that it is not asked for again with every tick
  const fromMs = Math.floor(nowMs / 3_600_000) * 3_600_000
  const reading = useKept(`partners ${view.rosterId} ${fromMs}`, () =>
    readShifts(view.rosterId, fromMs, fromMs + aheadDays * dayMs),
  )
  if (reading.is === 'loading') {
    return (
      <p class="quiet small" role="status">
        {t(common).loading}
      </p>
    )
  }
  if (reading.is === 'broken') return <Broken sentence={reading.sentence} onRetry={reading.again} />
  const partners = swapPartners(reading.reply, shift, nowMs)
  const ask = async (theirs: Shift) => {
    if (await askSwap(view, shift, theirs, theirs)) onDone()
  }
  const askToStandIn = async (colleague: RosterPerson) => {
    if (await askSwap(view, shift, null, colleague)) onDone()
  }
  return (
    <div class="swap-choices">
      <p class="panel-label">{partners.length > 0 ? words.swapWith : words.swapNone}</p>
      {partners.slice(0, isAll ? undefined : firstShown).map((theirs) => (
        <button
          key={`${theirs.id}${theirs.from}`}
          type="button"
          class="chip swap-choice"
          disabled={isChanging.value}
          onClick={() => void ask(theirs)}
        >
          <span class={`tint-mark ${tintOf(theirs.personId, view.people)}`} aria-hidden="true" />
          <span class="swap-words">
            <b>{theirs.name}</b> {theirs.line !== shift.line && <span class="small">{lineWord(theirs.line)} </span>}
            <span class="number small">{whenOf(fromNow(theirs, nowMs), view.timeZone)}</span>
          </span>
        </button>
      ))}
      {!isAll && partners.length > firstShown && (
        <Button look="plain" onTap={() => setAll(true)}>
          {words.moreDuties(partners.length - firstShown)}
        </Button>
      )}
      <StandIns people={standIns(view.people, reading.reply, shift)} view={view} onAsk={askToStandIn} />
    </div>
  )
}

function StandIns(props: { people: readonly RosterPerson[]; view: RosterView; onAsk: (one: RosterPerson) => void }) {
  if (props.people.length === 0) return null
  return (
    <>
      <p class="panel-label">{t(texts).standIn}</p>
      <div class="chips">
        {props.people.map((one) => (
          <button
            key={one.personId}
            type="button"
            class="chip give-person"
            disabled={isChanging.value}
            onClick={() => props.onAsk(one)}
          >
            <span class={`tint-mark ${tintOf(one.personId, props.view.people)}`} aria-hidden="true" />
            {one.name}
          </button>
        ))}
      </div>
    </>
  )
}

function whenOf(shift: Shift, timeZone: string): string {
  const date = dateOf(Date.parse(shift.from), timeZone)
  return `${dayWords(date)} ${hoursOf(shift.from, shift.until, timeZone, date)}`
}
