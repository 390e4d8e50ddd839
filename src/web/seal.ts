// What is kept on the phone is sealed with a key that never leaves the browser (AES-GCM, not extractable): a copy of the
// phone's storage says nothing. Over plain HTTP browsers have no WebCrypto: then nothing is sealed, and the app says so.

export interface Seal {
  close(bytes: Uint8Array): Promise<Sealed>
  /** Throws where it was sealed with another key, or changed. */
  open(sealed: Sealed): Promise<ArrayBuffer>
}

export interface Sealed {
  iv: Uint8Array
  bytes: ArrayBuffer
}

/** Where the key itself stays: it can be kept by the browser without ever being read. */
export interface KeyPlace {
  read(): Promise<CryptoKey | undefined>
  write(key: CryptoKey): Promise<void>
}

const algorithm = 'AES-GCM'
const ivBytes = 12

export function canSeal(): boolean {
  return typeof crypto !== 'undefined' && crypto.subtle !== undefined
}

/** null where the browser cannot. */
export async function openSeal(place: KeyPlace): Promise<Seal | null> {
  if (!canSeal()) return null
  const key = (await place.read()) ?? (await newKey(place))
  return {
    async close(bytes) {
      const iv = crypto.getRandomValues(new Uint8Array(ivBytes))
      return { iv, bytes: await crypto.subtle.encrypt({ name: algorithm, iv }, key, bytes as BufferSource) }
    },
    open: ({ iv, bytes }) => crypto.subtle.decrypt({ name: algorithm, iv: iv as BufferSource }, key, bytes),
  }
}

async function newKey(place: KeyPlace): Promise<CryptoKey> {
  const key = await crypto.subtle.generateKey({ name: algorithm, length: 256 }, false, ['encrypt', 'decrypt'])
  await place.write(key)
  // two tabs may have begun at once: the key that stayed is the one
  return (await place.read()) ?? key
}
