// The echo of a tap: whoever taps twice in haste means it once. What the first tap has brought under the finger, another
// question or another button, is not meant by the second.

import { monotonicMs } from '../clock.ts'
import { heardTaps, type Tap } from './heard-taps.ts'

const shownMs = 520

const taps = heardTaps()
// some buttons listen to the press itself
window.addEventListener('pointerdown', (event) => taps.press(tapOf(event)) && swallow(event), true)
window.addEventListener('click', (event) => taps.click(tapOf(event), monotonicMs()) && swallow(event), true)

/**
 * Called by what the tap does: for a moment the same place takes no other. Gives the way to say so again, for what changes
 * on the screen only when the server has answered.
 */
export function swallowEcho(): () => void {
  const again = taps.expect(monotonicMs())
  if (again === null) return () => undefined
  tell()
  return () => {
    again(monotonicMs())
    tell()
  }
}

let told: ReturnType<typeof setTimeout> | undefined

/** For programs that tap faster than people: they can wait until every place takes a tap. */
function tell(): void {
  const { dataset } = document.documentElement
  dataset.echo = 'on'
  clearTimeout(told)
  told = setTimeout(() => {
    delete dataset.echo
  }, shownMs)
}

function tapOf({ clientX: x, clientY: y, type, detail, target, timeStamp: atMs }: MouseEvent): Tap {
  return { x, y, byKeyOn: type === 'click' && detail === 0 ? target : null, atMs }
}

function swallow(event: Event): void {
  event.stopImmediatePropagation()
  event.preventDefault()
}
