// Several tabs of one browser: one sends (Web Locks), all see what it does (BroadcastChannel). Where the browser has no locks
// (plain HTTP) each tab sends what it knows: the server writes a draft once in any case. A hidden tab may be frozen with the
// lock in its hands: a tab that is looked at asks who sends, and takes the turn unless another that is looked at answers.

import { alone, type TabNews, type Tabs } from './waiting.ts'

const answerMs = 1000
const askAgainMs = 5000

export function browserTabs<Reply>(): Tabs<Reply> {
  const { tell, hear } = channel<Reply>()
  return { turn: turnByLock, tell, hear }
}

function turnByLock(personId: string, onLost: () => void) {
  if (typeof navigator === 'undefined' || !navigator.locks) return alone().turn(personId, onLost)
  const name = `jiuxin-outbox-${personId}`
  const inLine = new AbortController()
  const { promise: held, resolve: letGo } = pending()
  const { promise: granted, resolve: grant } = pending()
  let is: 'waiting' | 'sending' | 'over' = 'waiting'
  const request = (options: LockOptions) => {
    let wasGranted = false
    const hold = () => {
      wasGranted = true
      if (is === 'waiting') is = 'sending'
      grant()
      return held
    }
    navigator.locks.request(name, options, hold).catch(() => {
      if (!wasGranted || is === 'over') return
      over()
      onLost()
    })
  }
  const stopAsking = whileLookedAt(name, {
    isSending: () => is === 'sending',
    take() {
      if (is !== 'waiting') return
      inLine.abort()
      request({ steal: true })
    },
  })
  const over = () => {
    is = 'over'
    stopAsking()
    inLine.abort()
    letGo()
  }
  request({ signal: inLine.signal })
  return { granted, end: over }
}

/** Asks again and again while this tab is looked at and does not send; `take` when nobody who is looked at sends. */
function whileLookedAt(name: string, { isSending, take }: { isSending(): boolean; take(): void }): () => void {
  if (typeof BroadcastChannel === 'undefined') return () => {}
  const wire = new BroadcastChannel(`${name}-turn`)
  const isLookedAt = () => document.visibilityState === 'visible'
  let asking: ReturnType<typeof setTimeout> | undefined
  const answered = () => {
    clearTimeout(asking)
    asking = undefined
  }
  const ask = () => {
    if (asking || isSending() || !isLookedAt()) return
    asking = setTimeout(() => {
      asking = undefined
      if (isLookedAt()) take()
    }, answerMs)
    wire.postMessage('who sends')
  }
  wire.onmessage = ({ data }) => {
    if (data === 'I do') answered()
    else if (isSending() && isLookedAt()) wire.postMessage('I do')
  }
  const timer = setInterval(ask, askAgainMs)
  document.addEventListener('visibilitychange', ask)
  window.addEventListener('pageshow', ask)
  ask()
  return () => {
    answered()
    clearInterval(timer)
    document.removeEventListener('visibilitychange', ask)
    window.removeEventListener('pageshow', ask)
    wire.close()
  }
}

function pending(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {}
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}

function channel<Reply>(): Pick<Tabs<Reply>, 'tell' | 'hear'> {
  if (typeof BroadcastChannel === 'undefined') return alone<Reply>()
  const wire = new BroadcastChannel('jiuxin-outbox')
  return {
    tell: (news) => wire.postMessage(news),
    hear: (listener) => wire.addEventListener('message', ({ data }) => listener(data as TabNews<Reply>)),
  }
}
