// What public/early.js asked for while the program was on its way. Each is handed out once, and only soon: later the world
// has gone on.

import { hereCookie } from '../contract/here-cookie.ts'
import { monotonicMs } from './clock.ts'

export interface EarlyAnswer {
  path: string
  askedAt: number
  /** 0 while it is on its way. */
  answeredAt: number
  answer: Promise<Response>
}

const freshMs = 10_000
/** A phone that has just woken may ask along a line that is dead: then the answer never comes. */
const patienceMs = 3_000

export function takeEarlyAnswer(path: string): EarlyAnswer | null {
  const early = globalThis as { jiuxinEarly?: EarlyAnswer[] }
  const found = early.jiuxinEarly?.find((one) => one.path === path)
  if (!found) return null
  early.jiuxinEarly = early.jiuxinEarly!.filter((one) => one !== found)
  return monotonicMs() - found.askedAt < freshMs ? found : null
}

/** A request that takes the early answer where there is one. */
export function soonest(path: string): { path: string; early?: EarlyAnswer } {
  const early = takeEarlyAnswer(path)
  return { path, ...(early && { early }) }
}

/** Whichever comes first: the early answer or, where it fails or is slow, the same asked anew. */
export function earlyOr<Answer>(early: Promise<Answer>, askAnew: () => Promise<Answer>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let isAsked = false
    const ask = () => {
      clearTimeout(timer)
      if (isAsked) return
      isAsked = true
      askAnew().then(resolve, reject)
    }
    const timer = setTimeout(ask, patienceMs)
    early.then((answer) => {
      clearTimeout(timer)
      resolve(answer)
    }, ask)
  })
}

/** Somebody signs in or out: what was answered to whoever was there before is nobody's. */
export function forgetEarlyAnswers(): void {
  const early = globalThis as { jiuxinEarly?: EarlyAnswer[] }
  early.jiuxinEarly = []
  leaveForNextPage(true)
}

/** May he ask for the list of consultations? The next page asks before it knows who is there: it is left for it. */
export function mayAskForList(memberships: readonly { role: string }[] = []): boolean {
  const may = memberships.some(({ role }) => role !== 'administrator')
  leaveForNextPage(may)
  return may
}

function leaveForNextPage(mayAsk: boolean): void {
  try {
    if (mayAsk) localStorage.removeItem('jiuxin.no-list')
    else localStorage.setItem('jiuxin.no-list', '1')
  } catch {
    // nothing can be left here: the next page asks, and is refused
  }
}

/** The server leaves a mark beside the hidden cookie of a session. Without it nobody needs to be asked for. */
export function mayBeSignedIn(): boolean {
  return typeof document === 'undefined' || document.cookie.split('; ').includes(`${hereCookie}=1`)
}
