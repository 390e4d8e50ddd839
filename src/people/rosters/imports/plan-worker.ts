// The thread in which strangers' calendars and workbooks are read.

import { answerJobs } from '../../../platform/worker-side.ts'
import type { Reading } from './planned-row.ts'
import { readPlan } from './read-plan.ts'

export interface PlanJob {
  bytes: ArrayBuffer
  reading: Reading
}

answerJobs<PlanJob>(async ({ bytes, reading }) => ({ result: await readPlan(new Uint8Array(bytes), reading) }))
