// Where the values of known names stand in a flat JSON object as Postgres writes it, as bytes. Byte by byte, as nothing
// else is as quick here: a hundred thousand rows have six million names and values.

/** Names by the sum of their letters: `slots` is an open table of one more than their number. */
export interface Names {
  slots: Int16Array
  names: readonly Uint8Array[]
  places: readonly number[]
}

export function namesOf(places: ReadonlyMap<string, number>): Names {
  const names = [...places.keys()].map((name) => Buffer.from(name))
  const slots = new Int16Array(slotCount)
  for (const [number, name] of names.entries()) {
    let slot = sumOf(name) & (slotCount - 1)
    while (slots[slot] !== 0) slot = (slot + 1) & (slotCount - 1)
    slots[slot] = number + 1
  }
  return { slots, names, places: [...places.values()] }
}

/**
 * Begin and end of each value, at twice the place of its name. False where there is anything but names, plain texts that
 * begin with a digit (as times do, and as no formula does) and numbers: what was found until then counts for nothing.
 */
export function findValues(bytes: Uint8Array, start: number, end: number, names: Names, spans: Int32Array): boolean {
  const last = end - 1
  let at = start + 1
  while (at < last) {
    if (bytes[at] !== quote) return false
    const nameFrom = ++at
    let sum = 0
    while (plain[bytes[at]!] === 1) sum = (Math.imul(sum, 31) + bytes[at++]!) | 0
    const nameEnd = at
    if (bytes[at] !== quote || bytes[at + 1] !== colon || bytes[at + 2] !== space) return false
    at += 3
    const isText = bytes[at] === quote
    if (isText) at++
    const from = at
    if (isText) {
      if (!isDigit(bytes[at]!)) return false
      while (plain[bytes[at]!] === 1) at++
    } else {
      if (bytes[at] === minus) at++
      while (isDigit(bytes[at]!) || bytes[at] === dot) at++
    }
    const to = at
    if (to === from || (isText && bytes[at++] !== quote)) return false
    const place = placeOf(names, sum, bytes, nameFrom, nameEnd)
    if (place >= 0) {
      spans[2 * place] = from
      spans[2 * place + 1] = to
    }
    if (at === last) break
    if (bytes[at] !== comma || bytes[at + 1] !== space) return false
    at += 2
  }
  return at === last && bytes[last] === brace
}

const slotCount = 256
const space = 32
const quote = 34
const comma = 44
const minus = 45
const dot = 46
const colon = 58
const backslash = 92
const brace = 125

/** 1 for what is one letter of the file, and no sign of JSON or of CSV. */
const plain = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= space && byte < 127 && ![quote, backslash, comma].includes(byte) ? 1 : 0,
)

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57
}

function placeOf({ slots, names, places }: Names, sum: number, bytes: Uint8Array, from: number, end: number): number {
  for (let slot = sum & (slotCount - 1); slots[slot] !== 0; slot = (slot + 1) & (slotCount - 1)) {
    const number = slots[slot]! - 1
    if (isAt(names[number]!, bytes, from, end)) return places[number]!
  }
  return -1
}

function isAt(name: Uint8Array, bytes: Uint8Array, from: number, end: number): boolean {
  if (name.length !== end - from) return false
  for (let place = 0; place < name.length; place++) {
    if (name[place] !== bytes[from + place]) return false
  }
  return true
}

function sumOf(name: Uint8Array): number {
  return name.reduce((sum, byte) => (Math.imul(sum, 31) + byte) | 0, 0)
}
