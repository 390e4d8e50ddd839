// How late this machine itself was at a moment, so that "within 5 s" can be asked of the service on a machine that is busy
// with others: a control timer that does nothing, and how long this process stood ready and was given no processor.

import { readFileSync } from 'node:fs'

export interface MachineLateness {
  /** By so much whatever was due at `fromMs` may be later here than on a machine of its own; wall times, milliseconds. */
  lateMs(fromMs: number, untilMs: number): number
  stop(): void
}

const everyMs = 25
/** A timer is late by a moment on any machine. */
const usualMs = 5

export function machineLateness(): MachineLateness {
  const looks: { fromMs: number; untilMs: number; lateMs: number }[] = []
  let lookedMs = Date.now()
  let waitedMs = waitedForTurnMs()
  let timer: NodeJS.Timeout

  function look(): void {
    clearTimeout(timer)
    const [nowMs, waited] = [Date.now(), waitedForTurnMs()]
    const timerLateMs = nowMs - lookedMs - everyMs
    const lateMs = Math.max(timerLateMs > usualMs ? timerLateMs : 0, waited - waitedMs)
    looks.push({ fromMs: lookedMs, untilMs: nowMs, lateMs })
    lookedMs = nowMs
    waitedMs = waited
    timer = setTimeout(look, everyMs)
  }

  timer = setTimeout(look, everyMs)
  return {
    lateMs(fromMs, untilMs) {
      look()
      const meanwhile = looks.filter((one) => one.untilMs > fromMs && one.fromMs < untilMs)
      return meanwhile.reduce((sum, { lateMs }) => sum + lateMs, 0)
    },
    stop: () => clearTimeout(timer),
  }
}

/** Linux counts it; elsewhere only late timers tell. */
export function waitedForTurnMs(): number {
  try {
    return Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[1]) / 1e6
  } catch {
    return 0
  }
}
