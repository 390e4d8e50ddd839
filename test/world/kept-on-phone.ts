// Functions that run inside of a page: what this browser keeps of somebody. Each stands for itself, a page knows no imports.

/** The names of the records, drafts and files that are kept (the key that seals them is no word about anybody). */
export async function keptOnThePhone(): Promise<string[]> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('jiuxin-phone')
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(opening.error)
  })
  const names: string[] = []
  for (const store of ['waiting', 'kept', 'files']) {
    const keys = await new Promise<IDBValidKey[]>((resolve) => {
      const listing = database.transaction(store).objectStore(store).getAllKeys()
      listing.onsuccess = () => resolve(listing.result)
    })
    names.push(...keys.map((key) => `${store}/${String(key)}`))
  }
  database.close()
  return names
}

/** Does what is kept for the next opening speak of this? Opened with the browser's own key, which only it can use. */
export async function hasKept(words: string): Promise<boolean> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('jiuxin-phone')
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(opening.error)
  })
  const read = <Value>(store: string, key: string) =>
    new Promise<Value>((resolve) => {
      const reading = database.transaction(store).objectStore(store).get(key)
      reading.onsuccess = () => resolve(reading.result)
    })
  const key = await read<CryptoKey>('keys', 'seal')
  const kept = await read<{ sealed: { iv: BufferSource; bytes: ArrayBuffer } } | undefined>('kept', 'last')
  database.close()
  if (!kept) return false
  const opened = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: kept.sealed.iv }, key, kept.sealed.bytes)
  return new TextDecoder().decode(opened).includes(words)
}

/** Everything that lies in the browser's storage, as text: what somebody reads who copies the phone. */
export async function copyOfThePhone(): Promise<string> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('jiuxin-phone')
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(opening.error)
  })
  const texts: string[] = []
  const read = async (value: unknown): Promise<void> => {
    if (value instanceof Blob) texts.push(await value.text())
    else if (value instanceof ArrayBuffer || ArrayBuffer.isView(value))
      texts.push(new TextDecoder('latin1').decode(value as ArrayBuffer), new TextDecoder().decode(value as ArrayBuffer))
    else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) await read(one)
    else texts.push(String(value))
  }
  for (const name of ['waiting', 'kept', 'files']) {
    const all = await new Promise<unknown[]>((resolve) => {
      const reading = database.transaction(name).objectStore(name).getAll()
      reading.onsuccess = () => resolve(reading.result)
    })
    for (const one of all) await read(one)
  }
  database.close()
  return texts.join('\n')
}

/** Does this browser refuse to keep a photograph? What it took for the question is taken away again. */
export async function isDiskFull(): Promise<boolean> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('jiuxin-phone')
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(opening.error)
  })
  const isKept = await new Promise<boolean>((resolve) => {
    const writing = database.transaction('files', 'readwrite')
    writing.objectStore('files').put({ plain: new Uint8Array(200_000) }, 'is-there-room')
    writing.oncomplete = () => resolve(true)
    writing.onabort = () => resolve(false)
  })
  if (isKept)
    await new Promise<void>((resolve) => {
      const writing = database.transaction('files', 'readwrite')
      writing.objectStore('files').delete('is-there-room')
      writing.oncomplete = () => resolve()
      writing.onabort = () => resolve()
    })
  database.close()
  return !isKept
}
