// Carrying a name or a duty to another place of the calendar: with the mouse, or with the keyboard (Space picks up, arrows
// choose, Enter or Space drops, Escape lets go; with empty hands they go from duty to duty). Fingers scroll instead: a
// phone taps a day.

import { signal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { type Arrow, type Held, keyOf, nextPlace, type Place } from './proposal.ts'

export interface Carry {
  /** What is carried, where it hovers, and where the pointer is (null by keyboard). */
  held(): Held | null
  over(): Place | null
  at(): { x: number; y: number } | null
  /** For the element that can be picked up. `place`: where it lies itself, if it does. */
  grips(held: Held, place: Place | null): Grips
}

interface Grips {
  onPointerDown: (event: PointerEvent) => void
  onKeyDown: (event: KeyboardEvent) => void
  onClickCapture: (event: MouseEvent) => void
  onBlur: () => void
}

const dragFromPx = 5
const arrows: readonly string[] = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'] satisfies Arrow[]

export function useCarry(places: readonly Place[], onDrop: (held: Held, place: Place) => void): Carry {
  const latest = useRef({ places, onDrop })
  latest.current = { places, onDrop }
  const made = useRef<Carry | null>(null)
  made.current ??= makeCarry(() => latest.current)
  return made.current
}

function makeCarry(latest: () => { places: readonly Place[]; onDrop: (held: Held, place: Place) => void }): Carry {
  const held = signal<Held | null>(null)
  const over = signal<Place | null>(null)
  const at = signal<{ x: number; y: number } | null>(null)
  let wasDragged = false

  function letGo(): void {
    held.value = null
    over.value = null
    at.value = null
  }

  function drop(): void {
    const [what, where] = [held.value, over.value]
    letGo()
    if (what && where) latest().onDrop(what, where)
  }

  function placeUnder(x: number, y: number): Place | null {
    const key = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-place]')?.dataset.place
    return latest().places.find((place) => keyOf(place) === key) ?? null
  }

  function drag(down: PointerEvent, what: Held): void {
    if (down.pointerType === 'touch' || down.button !== 0) return
    wasDragged = false
    const move = ({ clientX: x, clientY: y }: PointerEvent) => {
      if (!held.value && Math.hypot(x - down.clientX, y - down.clientY) < dragFromPx) return
      wasDragged = true
      held.value = what
      at.value = { x, y }
      over.value = placeUnder(x, y)
    }
    const end = (event: Event) => {
      removeEventListener('pointermove', move)
      removeEventListener('pointerup', end)
      removeEventListener('pointercancel', end)
      if (wasDragged && event.type === 'pointerup') drop()
      else letGo()
      // the click that belongs to this comes first
      setTimeout(() => {
        wasDragged = false
      })
    }
    addEventListener('pointermove', move)
    addEventListener('pointerup', end)
    addEventListener('pointercancel', end)
  }

  function press(event: KeyboardEvent, what: Held, place: Place | null): void {
    const { key } = event
    if (!held.value && place && arrows.includes(key)) goOn(event, place, key as Arrow)
    if (!held.value && key !== ' ') return
    if (key !== ' ' && key !== 'Enter' && key !== 'Escape' && !arrows.includes(key)) return
    event.preventDefault()
    event.stopPropagation()
    if (!held.value) {
      held.value = what
      over.value = place ?? nextPlace(latest().places, null, 'ArrowRight')
    } else if (key === 'Escape') letGo()
    else if (key === ' ' || key === 'Enter') drop()
    else over.value = nextPlace(latest().places, over.value, key as Arrow)
  }

  /** With empty hands the arrows go from duty to duty. */
  function goOn(event: KeyboardEvent, place: Place, arrow: Arrow): void {
    const duties = latest().places.filter((one) => one.is === 'span')
    const next = nextPlace(duties, place, arrow)
    if (!next) return
    event.preventDefault()
    document.querySelector<HTMLElement>(`button[data-place="${CSS.escape(keyOf(next))}"]`)?.focus()
  }

  return {
    held: () => held.value,
    over: () => over.value,
    at: () => at.value,
    grips: (what, place) => ({
      onPointerDown: (event) => drag(event, what),
      onKeyDown: (event) => press(event, what, place),
      // the click that ends a drag opens nothing
      onClickCapture: (event) => {
        if (!wasDragged) return
        event.stopPropagation()
        event.preventDefault()
      },
      onBlur: () => {
        if (held.value && !at.value) letGo()
      },
    }),
  }
}
