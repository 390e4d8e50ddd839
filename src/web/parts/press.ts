// A press, told from its pointer: short = a tap, long = "it happened earlier". A gloved finger wanders: a press that moves a
// little still counts; one that goes far away is neither. Pure: times and places are given.

export const holdMs = 500
/** Points that a finger may wander. */
export const wanderPoints = 32

export interface Press {
  x: number
  y: number
  /** It has gone too far, or was held long enough: what follows is no tap. */
  isOver: boolean
}

export function beginPress(x: number, y: number): Press {
  return { x, y, isOver: false }
}

export function wander(press: Press, x: number, y: number): Press {
  const isFar = Math.hypot(x - press.x, y - press.y) > wanderPoints
  return isFar ? { ...press, isOver: true } : press
}
