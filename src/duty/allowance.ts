// How much one socket may say: a bucket that fills with time. A phone that comes back with a full outbox fits in.

import { limits } from '../contract/limits.ts'

export interface Allowance {
  left: number
  filledAtMs: number
}

export const newAllowance = (nowMs: number): Allowance => ({ left: limits.socketMessagesBurst, filledAtMs: nowMs })

/** Takes one message from the allowance; false when nothing is left. */
export function mayStillSay(allowance: Allowance, nowMs: number): boolean {
  const filled = ((nowMs - allowance.filledAtMs) / 1000) * limits.socketMessagesPerSecond
  allowance.left = Math.min(limits.socketMessagesBurst, allowance.left + filled)
  allowance.filledAtMs = nowMs
  if (allowance.left < 1) return false
  allowance.left -= 1
  return true
}
