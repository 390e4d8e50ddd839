// The service worker's part in calls: a push becomes a notification that stays until somebody looks; a tap on it opens the
// app, where the phone rings by itself. The text comes from the server and tells nothing of a patient. Plain JavaScript,
// imported by the generated worker as it is.

addEventListener('push', (event) => {
  event.waitUntil(notify(read(event.data)))
})

addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(openApp(event.notification.data?.url))
})

// the browser made a new subscription by itself: without telling the server nobody would be reached any more
addEventListener('pushsubscriptionchange', (event) => {
  event.waitUntil(resubscribe(event))
})

async function notify({ title, body, url, callId, purpose }) {
  const isCall = purpose === 'call'
  // somebody else has accepted: it takes the place of the call, without a sound
  if (purpose === 'over') return showOver({ title, body, url, callId })
  if (isCall && (await isLookedAt())) return
  await registration.showNotification(title, {
    body,
    tag: callId,
    renotify: true,
    requireInteraction: isCall,
    vibrate: isCall ? [500, 200, 500, 200, 500] : [300],
    icon: '/icon-192.png',
    badge: '/icon-192.png',
    data: { url, purpose },
  })
}

async function showOver({ title, body, url, callId }) {
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

/** The page itself rings then, over the whole screen. */
async function isLookedAt() {
  const pages = await clients.matchAll({ type: 'window' })
  return pages.some((page) => page.visibilityState === 'visible' && page.focused)
}

async function openApp(url) {
  const address = ownAddress(url)
  const [page] = await clients.matchAll({ type: 'window' })
  if (page) return page.focus()
  return clients.openWindow(address)
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
  await fetch('/api/push/subscriptions', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(json),
    credentials: 'same-origin',
  })
}

function read(data) {
  const nothing = { title: '救心', body: '请打开救心', url: '/', callId: 'call', purpose: 'call' }
  try {
    return { ...nothing, ...data?.json() }
  } catch {
    return nothing
  }
}
