// A machine that gives nobody his turn makes everything late, and that is no bug of the service: while this process has to
// wait for a processor most of the time, the history says so as of a fault.

import { waitedForTurnMs } from '../world/machine-lateness.ts'
import type { Happening } from './history.ts'

export interface MachineWatch {
  busySeconds(): number
  stop(): void
}

const everyMs = 1_000
/** Of the time, ready to run and not running. */
const busyShare = 0.3
const fault = 'machine-busy'

export function watchMachine(tell: (happening: Happening) => void): MachineWatch {
  let waitedMs = waitedForTurnMs()
  let lookedMs = performance.now()
  let isBusy = false
  let busyMs = 0

  function look(): void {
    const [waited, now] = [waitedForTurnMs(), performance.now()]
    const passedMs = now - lookedMs
    const share = Math.max((waited - waitedMs) / passedMs, (passedMs - everyMs) / passedMs)
    waitedMs = waited
    lookedMs = now
    if (share > busyShare) busyMs += passedMs
    if (share > busyShare === isBusy) return
    isBusy = !isBusy
    tell({ is: 'nemesis', fault, phase: isBusy ? 'begin' : 'end' })
  }

  const timer = setInterval(look, everyMs)
  return {
    busySeconds: () => Math.round(busyMs / 1000),
    stop() {
      clearInterval(timer)
      if (isBusy) tell({ is: 'nemesis', fault, phase: 'end' })
    },
  }
}
