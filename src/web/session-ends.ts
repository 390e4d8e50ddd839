// A phone that is signed out rings for nobody: when whoever is on duty has to be told, days before.

const hourMs = 3_600_000
const soonMs = 72 * hourMs

export interface SessionAndShift {
  /** Not said by servers of before. */
  sessionEndsAt: string | undefined
  /** Until when he is on duty, where he is. */
  shiftsUntil: readonly string[]
  nowMs: number
}

/** Within three days, or within the shift that runs, whichever is later. */
export function endsSoon({ sessionEndsAt, shiftsUntil, nowMs }: SessionAndShift): boolean {
  if (sessionEndsAt === undefined) return false
  const untilMs = Math.max(nowMs + soonMs, ...shiftsUntil.map((at) => Date.parse(at)))
  return Date.parse(sessionEndsAt) <= untilMs
}
