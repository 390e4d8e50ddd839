// What the ladder will do next: told by the server, because only it knows who will be on duty then. Asked again with every
// entry of the question, and when what was next is over.

import { useEffect, useState } from 'preact/hooks'
import { call, isPassing, type ReplyOf } from '../api.ts'
import { nowMs } from '../clock.ts'

export type NextCalls = ReplyOf<'nextCalls'>
export type NextCall = NextCalls['calls'][number]

const overAfterMs = 1500
const atLeastEveryMs = 15_000

/** null = not known: not asked, an older server, no network. */
export function useNextCalls(consultationId: string, seq: number, isWanted: boolean): NextCalls | null {
  const [next, setNext] = useState<NextCalls | null>(null)
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    if (!isWanted) return setNext(null)
    let isCurrent = true
    let timer: ReturnType<typeof setTimeout> | undefined
    const askAgain = (reply: NextCalls | null) => {
      const dueMs = Math.min(...(reply?.calls ?? []).map(({ at }) => Date.parse(at) - nowMs() + overAfterMs))
      timer = setTimeout(() => setTurn(turn + 1), Math.min(atLeastEveryMs, Math.max(overAfterMs, dueMs)))
    }
    const path = `/api/consultations/${encodeURIComponent(consultationId)}/next-calls`
    call<NextCalls>({ path }).then(
      (reply) => {
        if (!isCurrent) return
        setNext(reply)
        askAgain(reply)
      },
      (cause) => isCurrent && isPassing(cause) && askAgain(null),
    )
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [consultationId, seq, isWanted, turn])
  return next
}
