// I11: what is marked as one network's never stood in bytes that were sent to another, in a log, in metrics, in an address,
// or in what a gateway was told.

import type { Run } from '../final-state.ts'
import { eventsOf } from '../history.ts'

export function neverOutside({ history, final }: Run): string[] {
  const heard = eventsOf(history, 'overheard').map(({ by, where, mark }) => `${by}: ${mark} stands in ${where}`)
  return [...heard, ...final.marked.map((line) => `a log or the metrics hold what is marked: ${line.slice(0, 200)}`)]
}
