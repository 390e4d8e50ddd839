// The service worker's part in calls: a push becomes a notification that stays until somebody looks; a tap on it opens the
// app, where the phone rings by itself. The text comes from the server and tells nothing of a patient. Plain JavaScript,
// imported by the generated worker as it is.

addEventListener('push', (event) => {
  event.waitUntil(take(event.data))
})

addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(openApp(event.notification, event.action))
})

// the browser made a new subscription by itself: without telling the server nobody would be reached any more
addEventListener('pushsubscriptionchange', (event) => {
  event.waitUntil(resubscribe(event))
})

async function take(data) {
  const words = await wordsHere()
  const push = read(data, words)
  await notify(push, words)
  await tellShown(push)
}

const languages = {
  zh: { accept: '接诊', decline: '转下一位', title: '救心', body: '请打开救心' },
  en: { accept: 'Accept', decline: 'Pass on', title: 'Jiuxin', body: 'Open Jiuxin' },
}

/** The page keeps for us which language it speaks (texts.ts). */
async function wordsHere() {
  const kept = await caches.match('/lang').catch(() => undefined)
  return languages[await kept?.text()] ?? languages.zh
}

async function notify({ title, body, url, callId, purpose }, words) {
  const isCall = purpose === 'call'
  // somebody else has accepted: it takes the place of the call, without a sound
  if (purpose === 'over') return showOver({ title, body, url, callId })
  if (isCall && (await isLookedAt()) && (await pageRings(callId))) return
  await registration.showNotification(title, {
    body,
    tag: callId,
    renotify: true,
    requireInteraction: isCall,
    vibrate: isCall ? [500, 200, 500, 200, 500] : [300],
    icon: '/icon-192.png',
    badge: '/icon-192.png',
    // the app answers when it is open: what is shown here may be answered elsewhere by then
    actions: isCall
      ? [
          { action: 'accepted', title: words.accept },
          { action: 'declined', title: words.decline },
        ]
      : [],
    data: { url, purpose, callId },
  })
  if (isCall) await badge(true)
}

// between the tries, on a line that has just come back
const againAfterMs = [1000, 4000]

/** The push service does not know whether a phone is on: whoever called hears it from here, and a self-test counts it. */
async function tellShown({ purpose, callId }) {
  if (purpose !== 'call' && purpose !== 'self-test') return
  for (const waitMs of [0, ...againAfterMs]) {
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
    const status = await post('/api/push/shown', { callId }).catch(() => 0)
    // what is refused now is refused again
    if (status > 0 && status < 500) return
  }
}

async function showOver({ title, body, url, callId }) {
  await badge(false)
  if (await isLookedAt()) {
    for (const call of await registration.getNotifications({ tag: callId })) call.close()
    return
  }
  await registration.showNotification(title, {
    body,
    tag: callId,
    silent: true,
    icon: '/icon-192.png',
    badge: '/icon-192.png',
    data: { url, purpose: 'over' },
  })
}

async function isLookedAt() {
  return (await pagesLookedAt()).length > 0
}

async function pagesLookedAt() {
  const pages = await clients.matchAll({ type: 'window' })
  return pages.filter((page) => page.visibilityState === 'visible' && page.focused)
}

const answerWithinMs = 1000

/** A page that is looked at may have a dead line, locked sound or nobody signed in: only what it answers counts. */
async function pageRings(callId) {
  const pages = await pagesLookedAt()
  return new Promise((resolve) => {
    setTimeout(() => resolve(false), answerWithinMs)
    for (const page of pages) {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => resolve(true)
      page.postMessage({ doesItRing: callId }, [port2])
    }
  })
}

/** An answer travels with it: to the open page, or in the address of the one that opens. */
async function openApp({ data }, action) {
  const isAnswer = data?.purpose === 'call' && typeof data.callId === 'string' && action !== ''
  // a page that was opened before this worker was there is a page too
  const pages = (await clients.matchAll({ type: 'window', includeUncontrolled: true })).filter(isOfTheApp)
  const page = pages.find(({ visibilityState }) => visibilityState === 'visible') ?? pages[0]
  if (page) {
    if (isAnswer) page.postMessage({ callId: data.callId, answer: action })
    return page.focus()
  }
  const answer = isAnswer ? `?${new URLSearchParams({ call: data.callId, answer: action })}` : ''
  return clients.openWindow(ownAddress(`${data?.url ?? '/'}${answer}`))
}

/** The documentation has the same origin. */
function isOfTheApp({ url }) {
  return !/^\/(docs|api)(\/|$)/.test(new URL(url).pathname)
}

/** On the app's icon, where there is one. */
async function badge(isCalling) {
  if (isCalling) await navigator.setAppBadge?.().catch(() => undefined)
  else await navigator.clearAppBadge?.().catch(() => undefined)
}

/** Only ever into this app. */
function ownAddress(url) {
  const address = new URL(typeof url === 'string' ? url : '/', location.origin)
  return address.origin === location.origin ? address.href : location.origin
}

async function resubscribe(event) {
  const options = event.oldSubscription?.options
  const next =
    event.newSubscription ??
    (options &&
      (await registration.pushManager.subscribe({
        userVisibleOnly: true,
        applicationServerKey: options.applicationServerKey,
      })))
  if (!next) return
  const { endpoint, keys, expirationTime } = next.toJSON()
  const json = { endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth }, expirationTime: expirationTime ?? null }
  await post('/api/push/subscriptions', json)
}

async function post(path, json) {
  const reply = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(json),
    credentials: 'same-origin',
  })
  return reply.status
}

function read(data, { title, body }) {
  const nothing = { title, body, url: '/', callId: 'call', purpose: 'call' }
  try {
    return { ...nothing, ...data?.json() }
  } catch {
    return nothing
  }
}
