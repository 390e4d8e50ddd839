// Socket messages pushed by the server to the web. A push may be lost: `heads` every 15 s lets the phone find out.

import { z } from 'zod'
import { alarmShape, markShape, selfTestShape } from './reach-shapes.ts'
import { consultationShape, dutyShape, entryShape, ringShape, summaryShape } from './shapes.ts'

export const toWeb = {
  /** One entry after commit, in order of `seq` for one consultation. Hidden entries come as a bare `{seq}`. `summary` refreshes lists. */
  entry: z.object({ consultationId: z.string(), entry: entryShape, summary: summaryShape.optional() }),
  duty: z.object({ duty: z.array(dutyShape) }),
  /** Only to the person who is called, on all his devices; rings until `ring-stopped`. */
  ring: ringShape,
  'ring-stopped': z.object({ callId: z.string(), consultationId: z.string(), by: z.string() }),
  heads: z.array(z.object({ consultationId: z.string(), seq: z.number().int() })),
  /** A self-test of mine rings this device: sound for a moment, then say `selfTestHeard`. */
  'self-test': z.object({ checkId: z.string() }),
  /** To all devices of whoever is tested: what was found so far. */
  'self-test-result': z.object({ selfTest: selfTestShape }),
  /** To administrators and to who keeps the roster. The same id again: somebody has seen it. */
  alarm: z.object({ alarm: alarmShape }),
  /** To who watches: marks that moved on, at most once a second. Each counts: an earlier one says when the earlier entries arrived. */
  receipts: z.object({ consultationId: z.string(), marks: z.array(markShape) }),
  /** The session ended (revoked, signed out, expired): forget what is cached. */
  'signed-out': z.object({ reason: z.string() }),
} as const

export { consultationShape }
export type ToWeb = { [Name in keyof typeof toWeb]: z.infer<(typeof toWeb)[Name]> }
