// Where one is in the chat. Whoever is at the end follows what is new; whoever reads further up keeps what he reads under
// his eyes, whatever comes in, grows or turns. It moves the scroll position only: rows and spare room are made by the list.
// Must stay true: every correction happens before the next picture is drawn.

import { signal } from '@preact/signals'
import { type ChatWindow, chatWindow, isSameWindow, topOfRow } from './chat-window.ts'

export interface PlacedRow {
  seq: number
  /** Pixels, until it was measured. */
  guess: number
}

export interface Placing {
  rows: readonly PlacedRow[]
  /** An advice that waits to be confirmed: who follows stops at its head. */
  dueSeq: number | null
}

const rowGap = 12
const nearEnd = 80
const usualHeight = 640
const nothingMade: ChatWindow = { from: 0, to: 0, beforePixels: 0, afterPixels: 0 }

export type ChatPlace = ReturnType<typeof openChatPlace>

export function openChatPlace() {
  /** Counts up when other rows have to be made. */
  const turned = signal(0)
  /** True while one reads above the end. */
  const isAway = signal(false)
  /** Rows that came in while one reads above. */
  const fresh = signal(0)
  /** The row that was looked for. */
  const found = signal<number | null>(null)
  const measured = new Map<number, number>()
  let made = nothingMade
  let placing: Placing = { rows: [], dueSeq: null }
  let body: HTMLElement | null = null
  let isFollowing = true
  let isNews = true
  let seenSeq = 0
  let goal: number | null = null
  let anchor: { seq: number; top: number } | null = null
  let lastTop = 0
  let width = 0
  let isTurningSoon = false

  const heights = () => placing.rows.map(({ seq, guess }) => measured.get(seq) ?? guess)
  const viewHeight = () => body?.clientHeight ?? usualHeight
  const indexOf = (seq: number) => placing.rows.findIndex((row) => row.seq >= seq)
  const chat = () => body!.querySelector<HTMLElement>('.chat')!
  const rowOf = (seq: number) => body!.querySelector<HTMLElement>(`.chat-row[data-seq="${seq}"]`)
  const madeRows = () => body!.querySelectorAll<HTMLElement>('.chat-row')
  const distanceFromEnd = () => body!.scrollHeight - body!.scrollTop - body!.clientHeight
  const isAboveChat = () => body!.scrollTop < chat().offsetTop

  function turn(): void {
    const next = windowNow()
    if (isSameWindow(made, next)) return
    made = next
    turned.value += 1
  }

  /** In a task of its own: the picture of this frame must not wait for rows that are not yet in sight. */
  function turnSoon(): void {
    if (isTurningSoon) return
    isTurningSoon = true
    setTimeout(() => {
      isTurningSoon = false
      if (!body) return
      noteWhereOneIs()
      turn()
    })
  }

  /** Which rows are made: around what is looked for, around what is read, or what the scroll position says. */
  function windowNow(): ChatWindow {
    const all = heights()
    if (goal !== null) return chatWindow(all, topOfRow(all, indexOf(goal)) - viewHeight() / 3, viewHeight())
    if (!body || made.to === 0) {
      const start = placing.dueSeq === null ? all.length : indexOf(placing.dueSeq)
      return chatWindow(all, topOfRow(all, start) - viewHeight(), viewHeight())
    }
    if (anchor && indexOf(anchor.seq) >= 0) {
      const above = anchor.top - body.getBoundingClientRect().top
      return chatWindow(all, topOfRow(all, indexOf(anchor.seq)) - above, viewHeight())
    }
    return chatWindow(all, body.scrollTop - chat().offsetTop, viewHeight())
  }

  function measure(): void {
    if (body!.clientWidth !== width) measured.clear()
    width = body!.clientWidth
    for (const row of madeRows()) measured.set(Number(row.dataset.seq), row.getBoundingClientRect().height + rowGap)
  }

  /** After rows were made, and whenever anything has changed its height. */
  function settle(): void {
    if (!body) return
    measure()
    if (goal !== null) reachGoal()
    else if (isFollowing) scrollToEnd()
    else keepAnchor()
    isNews = false
    noteWhereOneIs()
    turn()
  }

  function reachGoal(): void {
    const row = rowOf(goal!)
    if (!row) return
    body!.scrollTop = row.offsetTop - body!.clientHeight / 3
    goal = null
  }

  /** Not past the head of an advice that waits for its confirmation, whatever stands below it, unless a person went there. */
  function scrollToEnd(): void {
    const due = placing.dueSeq === null ? null : dueTop(placing.dueSeq)
    const isBefore = due !== null && (isNews || body!.scrollTop <= due + 1)
    body!.scrollTop = isBefore ? Math.min(due, body!.scrollHeight) : body!.scrollHeight
  }

  function dueTop(seq: number): number {
    const row = rowOf(seq)
    return (row ? row.offsetTop : chat().offsetTop + topOfRow(heights(), indexOf(seq))) - 8
  }

  function keepAnchor(): void {
    const row = anchor && rowOf(anchor.seq)
    if (!row) return
    const moved = row.getBoundingClientRect().top - anchor!.top
    if (Math.abs(moved) >= 1) body!.scrollTop += moved
  }

  /** Nothing is held while one is above the chat (at the answer card): that part may grow under one's hands. */
  function noteWhereOneIs(): void {
    lastTop = body!.scrollTop
    isAway.value = !isFollowing && distanceFromEnd() > nearEnd
    if (!isAway.peek()) seenSeq = placing.rows.at(-1)?.seq ?? 0
    fresh.value = placing.rows.filter(({ seq }) => seq > seenSeq).length
    anchor = null
    if (isAboveChat()) return
    for (const row of madeRows()) {
      if (row.offsetTop + row.offsetHeight <= lastTop) continue
      anchor = { seq: Number(row.dataset.seq), top: row.getBoundingClientRect().top }
      return
    }
  }

  return {
    turned,
    isAway,
    fresh,
    found,
    settle,
    mount(element: HTMLElement | null): void {
      body = element
    },
    /** Before the rows are made: which ones are. */
    plan(next: Placing): ChatWindow {
      placing = next
      made = windowNow()
      return made
    },
    scrolled(): void {
      if (!body) return
      isFollowing = distanceFromEnd() < nearEnd || (isFollowing && body.scrollTop >= lastTop)
      noteWhereOneIs()
      turnSoon()
    },
    /** Begin anew: at the end, or at the head of the page. */
    begin(at: 'end' | 'head'): void {
      isFollowing = at === 'end'
      isNews = true
      goal = null
      // what was read before holds nothing any more: the answer card that was just unfolded would be above the screen
      anchor = null
      if (at === 'head' && body) body.scrollTop = 0
      settle()
    },
    toNewest(): void {
      isFollowing = true
      goal = null
      settle()
    },
    /** Several entries may stand in one row: the last row that had begun by then. */
    toRow(seq: number): void {
      const row = placing.rows.findLast((one) => one.seq <= seq)
      if (!row) return
      isFollowing = false
      goal = row.seq
      found.value = row.seq
      turn()
      settle()
    },
  }
}
