// Functions that run inside of a page: what this browser keeps of somebody. Each stands for itself, a page knows no imports.

/** How many records, drafts and files are kept (the key that seals them is no word about anybody). */
export async function keptOnThePhone(): Promise<number> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('jiuxin-phone')
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(opening.error)
  })
  const counts = ['waiting', 'kept', 'files'].map(
    (name) =>
      new Promise<number>((resolve) => {
        const counting = database.transaction(name).objectStore(name).count()
        counting.onsuccess = () => resolve(counting.result)
      }),
  )
  const sum = (await Promise.all(counts)).reduce((all, one) => all + one, 0)
  database.close()
  return sum
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
