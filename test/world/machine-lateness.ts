// How late this machine itself is, so that "within 5 s" can be asked of the service on a machine that is busy with others:
// a control timer that does nothing, and how long this process stood ready and was given no processor.

import { readFileSync } from 'node:fs'

export interface MachineLateness {
  /** From now on. */
  begin(): void
  /** Since it began: by so much whatever was due may be later here than on a machine of its own. */
  lateMs(): number
  stop(): void
}

const everyMs = 25
/** A timer is late by a moment on any machine. */
const usualMs = 5

export function machineLateness(): MachineLateness {
  let timersLateMs = 0
  let waitedBeforeMs = 0
  let lookedMs = 0
  let timer: NodeJS.Timeout

  function look(): void {
    const nowMs = performance.now()
    timersLateMs += beyondUsual(nowMs - lookedMs - everyMs)
    lookedMs = nowMs
    timer = setTimeout(look, everyMs)
  }

  function begin(): void {
    clearTimeout(timer)
    timersLateMs = 0
    waitedBeforeMs = waitedForTurnMs()
    lookedMs = performance.now()
    timer = setTimeout(look, everyMs)
  }

  begin()
  return {
    begin,
    lateMs() {
      const stillLateMs = beyondUsual(performance.now() - lookedMs - everyMs)
      return Math.max(timersLateMs + stillLateMs, waitedForTurnMs() - waitedBeforeMs)
    },
    stop: () => clearTimeout(timer),
  }
}

const beyondUsual = (lateMs: number) => (lateMs > usualMs ? lateMs : 0)

/** Linux counts it; elsewhere only late timers tell. */
export function waitedForTurnMs(): number {
  try {
    return Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[1]) / 1e6
  } catch {
    return 0
  }
}
