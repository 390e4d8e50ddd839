// Several tabs of one browser: one sends (Web Locks), all see what it does (BroadcastChannel). Where the browser has no locks
// (plain HTTP) each tab sends what it knows: the server writes a draft once in any case.

import { alone, type TabNews, type Tabs } from './waiting.ts'

export function browserTabs<Reply>(): Tabs<Reply> {
  const { tell, hear } = channel<Reply>()
  return { turn: turnByLock, tell, hear }
}

function turnByLock(personId: string) {
  if (typeof navigator === 'undefined' || !navigator.locks) return alone().turn(personId)
  const stop = new AbortController()
  let letGo = () => {}
  const held = new Promise<void>((resolve) => {
    letGo = resolve
  })
  let grant = () => {}
  const granted = new Promise<void>((resolve) => {
    grant = resolve
  })
  navigator.locks
    .request(`jiuxin-outbox-${personId}`, { signal: stop.signal }, () => {
      grant()
      return held
    })
    .catch(() => undefined)
  return {
    granted,
    end() {
      stop.abort()
      letGo()
    },
  }
}

function channel<Reply>(): Pick<Tabs<Reply>, 'tell' | 'hear'> {
  if (typeof BroadcastChannel === 'undefined') return alone<Reply>()
  const wire = new BroadcastChannel('jiuxin-outbox')
  return {
    tell: (news) => wire.postMessage(news),
    hear: (listener) => wire.addEventListener('message', ({ data }) => listener(data as TabNews<Reply>)),
  }
}
