// Which tap is the echo of another: the same place again, or the same button again by a key, within a moment. Must stay
// true: a press and its click are judged as one. Pure: places and times are given, on the clock that only grows.

const echoMs = 500
const nearPoints = 32
/** What a tap does it does at once; what happens later comes from elsewhere. */
const tapLastsMs = 1000
/** More hands than one do not tap at once. */
const echoesKept = 4

export interface Tap {
  x: number
  y: number
  /** A key that presses a button has no place: it is known by the button. */
  byKeyOn: unknown
  atMs: number
}

interface Echo extends Tap {
  untilMs: number
}

export interface HeardTaps {
  /** Whether the press is an echo. */
  press: (tap: Tap) => boolean
  /** Whether the click is one. */
  click: (tap: Tap, nowMs: number) => boolean
  /** From now on the last tap has an echo. Gives the way to say so again later; null = nobody has tapped just now. */
  expect: (nowMs: number) => ((nowMs: number) => void) | null
}

export function heardTaps(): HeardTaps {
  let tapped: Tap | null = null
  let pressed: { tap: Tap; isEcho: boolean } | null = null
  let echoes: readonly Echo[] = []
  const isEcho = (tap: Tap) => echoes.some((echo) => tap.atMs <= echo.untilMs && isSame(echo, tap))
  const hear = (tap: Tap, nowMs: number) => {
    echoes = [...echoes, { ...tap, untilMs: nowMs + echoMs }].slice(-echoesKept)
  }
  return {
    press(tap) {
      pressed = { tap, isEcho: isEcho(tap) }
      return pressed.isEcho
    },
    click(tap, nowMs) {
      const isOne = pressed && isSame(pressed.tap, tap) ? pressed.isEcho : isEcho(tap)
      pressed = null
      if (!isOne) tapped = { ...tap, atMs: nowMs }
      return isOne
    },
    expect(nowMs) {
      const tap = tapped
      if (tap === null || nowMs - tap.atMs > tapLastsMs) return null
      hear(tap, nowMs)
      return (laterMs) => hear(tap, laterMs)
    },
  }
}

function isSame(one: Tap, other: Tap): boolean {
  if (one.byKeyOn !== null || other.byKeyOn !== null) return one.byKeyOn === other.byKeyOn
  return Math.hypot(one.x - other.x, one.y - other.y) <= nearPoints
}
