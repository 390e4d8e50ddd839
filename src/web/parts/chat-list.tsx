// The scrolling middle of a consultation. Follows what is new until somebody scrolls up, also when the foot grows or a
// picture comes; a new advice is shown in any case. A question to be answered begins at its head. Whoever reads above the
// end is told how much is new below, and one tap brings him there.

import { Component, type ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useMemo } from 'preact/hooks'
import { chat as texts } from '../texts/areas/chat.ts'
import { t } from '../texts/texts.ts'
import './chat-list.css'
import type { ChatPlace } from './chat-place.ts'
import { type ChatRow, guessedHeight } from './chat-rows.ts'
import { EntryRow, type EntryRowProps } from './entry-row.tsx'

export interface ChatListProps extends Omit<EntryRowProps, 'row'> {
  place: ChatPlace
  rows: readonly ChatRow[]
  /** Drafts on their way, below the rows; how many there are. */
  waiting: ComponentChildren
  waitingCount: number
  isAnswering: boolean
  /** What stands above the chat: the question that is being answered. */
  children: ComponentChildren
}

export function ChatList({ place, rows, waiting, waitingCount, isAnswering, children, ...row }: ChatListProps) {
  place.turned.value
  const advice = rows.filter((one) => one.row === 'advice').length
  const placed = useMemo(() => rows.map((one) => ({ seq: one.entry.seq, guess: guessedHeight(one) })), [rows])
  const { from, to, beforePixels, afterPixels } = place.plan({ rows: placed, dueSeq: dueSeqOf(rows, row.consulting) })
  useLayoutEffect(() => place.begin(isAnswering ? 'head' : 'end'), [isAnswering, advice])
  useLayoutEffect(() => place.settle(), [rows, waitingCount, from, to, beforePixels, afterPixels])
  return (
    <div class="chat-frame">
      <main ref={place.mount} class="consultation-body" onScroll={place.scrolled}>
        {children}
        <div class="chat" role="log" aria-label={t(texts).label}>
          <Room pixels={beforePixels} />
          {rows.slice(from, to).map((one) => (
            <div
              key={one.entry.seq}
              class="chat-row"
              data-seq={one.entry.seq}
              data-found={place.found.value === one.entry.seq}
            >
              <KeptRow row={one} {...row} />
            </div>
          ))}
          <Room pixels={afterPixels} />
          {waiting}
        </div>
      </main>
      <Sizes place={place} isAnswering={isAnswering} />
      <Newest place={place} isAnswering={isAnswering} />
    </div>
  )
}

/** The empty room of rows that are not made; the gap beside it is counted with them. */
function Room({ pixels }: { pixels: number }) {
  return pixels > 0 ? <div aria-hidden="true" style={{ height: `${pixels - 12}px` }} /> : null
}

/** Drawn anew when its entry or the consultation has changed, not with every turn of the page. */
class KeptRow extends Component<EntryRowProps> {
  override shouldComponentUpdate(next: EntryRowProps): boolean {
    return next.row !== this.props.row || next.consulting !== this.props.consulting
  }
  override render() {
    return <EntryRow {...this.props} />
  }
}

/** Whatever changes its height (a picture, the foot, the keyboard, a phone that is turned) moves nothing that is read. */
function Sizes({ place, isAnswering }: Pick<ChatListProps, 'place' | 'isAnswering'>) {
  useEffect(() => {
    const body = document.querySelector('.consultation-body')!
    const sizes = new ResizeObserver(() => place.settle())
    for (const one of [body, ...body.children]) sizes.observe(one)
    return () => sizes.disconnect()
  }, [isAnswering])
  return null
}

/** Below the answer card's last row stands what signs it: there it floats above the ECG, and only when something is new. */
function Newest({ place, isAnswering }: Pick<ChatListProps, 'place' | 'isAnswering'>) {
  const words = t(texts)
  const fresh = place.fresh.value
  if (!place.isAway.value || (isAnswering && fresh === 0)) return null
  return (
    <button
      type="button"
      class="chat-newest"
      data-fresh={fresh > 0}
      data-answering={isAnswering}
      onClick={place.toNewest}
    >
      <svg
        width="14"
        height="14"
        viewBox="0 0 14 14"
        fill="none"
        stroke="currentColor"
        stroke-width="2"
        aria-hidden="true"
      >
        <path d="M7 1v11M2 7.5 7 12.5l5-5" />
      </svg>
      <span class="number">{fresh > 0 ? words.fresh(fresh) : words.newest}</span>
    </button>
  )
}

function dueSeqOf(rows: readonly ChatRow[], { seat, consultation }: EntryRowProps['consulting']): number | null {
  if (seat.side !== 'clinic' || consultation.answer?.confirmedAt) return null
  return rows.find((one) => one.row === 'advice' && one.isLatest)?.entry.seq ?? null
}
