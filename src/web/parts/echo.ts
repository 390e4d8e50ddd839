// The echo of a tap: whoever taps twice in haste means it once. What the first tap has brought under the finger, another
// question or another button, is not meant by the second.

const echoMs = 500
const nearPoints = 32

let tapped: { x: number; y: number } | null = null
window.addEventListener(
  'click',
  ({ clientX: x, clientY: y, detail }) => {
    // a key that presses a button has no place
    tapped = detail > 0 ? { x, y } : null
  },
  true,
)

/** Called by what the tap does: for a moment the same place takes no other. */
export function swallowEcho(): void {
  if (tapped === null) return
  const { x, y } = tapped
  const swallow = (again: MouseEvent) => {
    if (again.type === 'click' && again.detail === 0) return
    if (Math.hypot(again.clientX - x, again.clientY - y) > nearPoints) return
    again.stopImmediatePropagation()
    again.preventDefault()
  }
  // some buttons listen to the press itself
  for (const type of ['pointerdown', 'click'] as const) {
    window.addEventListener(type, swallow, true)
    setTimeout(() => window.removeEventListener(type, swallow, true), echoMs)
  }
}
