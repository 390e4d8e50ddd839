// SHA-256 of a file as lower-case hex. Over plain HTTP browsers have no WebCrypto: then it is counted here (FIPS 180-4).

export async function sha256Of(file: Blob): Promise<string> {
  const bytes = await file.arrayBuffer()
  const hash = crypto.subtle ? new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)) : sha256ByHand(bytes)
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

export function sha256ByHand(buffer: ArrayBuffer): Uint8Array {
  const padded = pad(new Uint8Array(buffer))
  const state = roots(8, 1 / 2)
  const schedule = new Uint32Array(64)
  for (let at = 0; at < padded.byteLength; at += 64) {
    for (let word = 0; word < 16; word++) schedule[word] = padded.getUint32(at + 4 * word)
    for (let word = 16; word < 64; word++) {
      const [early, late] = [schedule[word - 15]!, schedule[word - 2]!]
      const s0 = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3)
      const s1 = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10)
      schedule[word] = schedule[word - 16]! + s0 + schedule[word - 7]! + s1
    }
    mix(state, schedule)
  }
  const hash = new DataView(new ArrayBuffer(32))
  state.forEach((word, at) => {
    hash.setUint32(4 * at, word)
  })
  return new Uint8Array(hash.buffer)
}

function mix(state: Uint32Array, schedule: Uint32Array): void {
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number]
  for (let round = 0; round < 64; round++) {
    const s1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)
    const first = (h + s1 + ((e & f) ^ (~e & g)) + constants[round]! + schedule[round]!) | 0
    const s0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)
    const second = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0]
  }
  ;[a, b, c, d, e, f, g, h].forEach((word, at) => {
    state[at] = state[at]! + word
  })
}

function turned(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by))
}

function pad(bytes: Uint8Array): DataView {
  const length = Math.ceil((bytes.length + 9) / 64) * 64
  const padded = new Uint8Array(length)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(length - 8, Math.floor(bytes.length / 2 ** 29))
  view.setUint32(length - 4, (bytes.length * 8) >>> 0)
  return view
}

/** The first 32 bits of the fractional parts of the roots of the first primes. */
function roots(count: number, power: number): Uint32Array {
  const primes: number[] = []
  for (let one = 2; primes.length < count; one++) if (primes.every((prime) => one % prime !== 0)) primes.push(one)
  return Uint32Array.from(primes, (prime) => (prime ** power % 1) * 2 ** 32)
}

const constants = roots(64, 1 / 3)
