// What was really seen: rows that were on the screen, with nothing over them, while somebody used this device. The asking
// clinic stops telephoning when it reads that something was seen: rather too little is told than too much.

import { monotonicMs } from './clock.ts'

export interface Looked {
  /** The number of the newest entry. */
  seq: number
  /** A ring, a picture or a panel lies over the chat. */
  isCovered: boolean
  unusedMs: number
  /** The first row that lies below what is in sight. */
  belowSeq: number | null
  /** The newest picture on the answer card, where that is in sight. */
  picturedSeq: number
}

const usedMs = 120_000
const settleMs = 400

/** 0: nothing. */
export function seenUpTo({ seq, isCovered, unusedMs, belowSeq, picturedSeq }: Looked): number {
  if (isCovered || unusedMs > usedMs) return 0
  return belowSeq === null ? seq : Math.max(belowSeq - 1, Math.min(picturedSeq, seq))
}

/** Calls `look` now and after whatever a person does, when its effect is on the screen. */
export function whenLooking(look: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const soon = () => {
    timer ??= setTimeout(() => {
      timer = undefined
      look()
    }, settleMs)
  }
  soon()
  for (const gesture of [...gestures, 'visibilitychange']) document.addEventListener(gesture, soon, heard)
  return () => {
    clearTimeout(timer)
    for (const gesture of [...gestures, 'visibilitychange']) document.removeEventListener(gesture, soon, heard)
  }
}

/** What the page shows just now. */
export function lookAtChat(seq: number, picturedSeq: number): Looked {
  const body = document.querySelector<HTMLElement>('.consultation-body')
  const end = body?.getBoundingClientRect().bottom ?? 0
  const below = [...(body?.querySelectorAll<HTMLElement>('.chat-row') ?? [])].find(
    (row) => topOf(row) >= end - leastInSight,
  )
  const card = body?.querySelector<HTMLElement>('.consultation-ask')
  const isCardInSight = card != null && card.getBoundingClientRect().bottom > body!.getBoundingClientRect().top
  return {
    seq: body ? seq : 0,
    isCovered: document.querySelector('dialog[open]') !== null,
    unusedMs: monotonicMs() - usedAtMs,
    belowSeq: below ? Number(below.dataset.seq) : null,
    picturedSeq: isCardInSight ? picturedSeq : 0,
  }
}

const gestures = ['pointerdown', 'pointermove', 'touchmove', 'wheel', 'keydown']
const heard = { capture: true, passive: true } as const
/** Pixels of a row that must be in sight. */
const leastInSight = 16
// opening the app, or turning to it, is use as well; a row that scrolls by itself is not
let usedAtMs = typeof document === 'undefined' ? 0 : monotonicMs()

function topOf(row: HTMLElement): number {
  return row.getBoundingClientRect().top
}

function used(): void {
  usedAtMs = monotonicMs()
}

if (typeof document !== 'undefined') {
  for (const gesture of gestures) document.addEventListener(gesture, used, heard)
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && used())
}
