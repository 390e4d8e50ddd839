// The service worker's part in sharing: what another app hands to this one (an ECG out of a chat, a gallery, a machine's
// program) is kept on the phone, sealed, until somebody who is signed in takes it into a question. Beside the generated
// worker, plain JavaScript, imported as it is; the block keeps its names to itself.
{
  const mostFiles = 12
  const stores = ['files', 'keys']

  addEventListener('fetch', (event) => {
    const { request } = event
    if (request.method !== 'POST' || new URL(request.url).pathname !== '/share') return
    event.respondWith(
      keep(request).then(
        (kept) => Response.redirect(`/ask?shared=${kept > 0 ? 'kept' : 'none'}`, 303),
        () => Response.redirect('/ask?shared=failed', 303),
      ),
    )
  })

  async function keep(request) {
    const form = await request.formData()
    const files = form
      .getAll('recordings')
      .filter((one) => typeof one !== 'string' && one.size > 0)
      .slice(0, mostFiles)
    if (files.length === 0) return 0
    const database = await open()
    const key = await keyOf(database)
    const sealed = []
    for (const file of files) sealed.push(await seal(key, file))
    const writing = database.transaction('files', 'readwrite')
    for (const one of sealed) writing.objectStore('files').add(one)
    await finished(writing)
    database.close()
    return files.length
  }

  async function seal(key, file) {
    const iv = crypto.getRandomValues(new Uint8Array(12))
    const bytes = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, await file.arrayBuffer())
    return { name: file.name, type: file.type, sharedAt: Date.now(), iv, bytes }
  }

  /** Made once on this phone; it cannot be taken out of it. */
  async function keyOf(database) {
    const known = await answered(database.transaction('keys').objectStore('keys').get('seal'))
    if (known) return known
    const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
    const writing = database.transaction('keys', 'readwrite')
    writing.objectStore('keys').put(made, 'seal')
    await finished(writing)
    return made
  }

  function open() {
    const opening = indexedDB.open('jiuxin-shared', 1)
    opening.onupgradeneeded = () => {
      const [files, keys] = stores
      opening.result.createObjectStore(files, { autoIncrement: true })
      opening.result.createObjectStore(keys)
    }
    return answered(opening)
  }

  function answered(request) {
    return new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
  }

  function finished(transaction) {
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error)
      transaction.onerror = () => reject(transaction.error)
    })
  }
}
