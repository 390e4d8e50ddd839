// Many steps that are due at once are taken in batches, by a few lanes; what is left is for the timer, one by one. No
// network waits for the lanes of another.

import type { Log } from '../platform/log.ts'
import { Unavailable } from '../platform/unavailable.ts'
import { type FiredTogether, mostTogether } from './fire-together.ts'
import type { Job } from './statements/jobs.ts'
import type { Step } from './statements/steps.ts'

type DueStep = Extract<Job, { job: 'step' }>

export interface FireBursts {
  /** Begins what can be taken together; answers what is to be taken one by one. */
  begin(free: readonly Job[]): Job[]
  isAt(jobId: string): boolean
  /** Lanes end with the batch they are at. */
  stop(): Promise<void>
}

export interface BurstRoom {
  log: Log
  fireTogether(networkId: string, steps: readonly Step[]): Promise<FiredTogether>
  /** What could not be taken together, and what another server is at, or was. */
  onEnd(end: { alone: DueStep[]; left: DueStep[] }): void
}

const fewest = 3
/** While one waits for the disk the other one works. */
const mostLanes = 2
const mostRemembered = 100

export function fireBursts({ log, fireTogether, onEnd }: BurstRoom): FireBursts {
  /** By step, and which lane it waits for or is in. */
  const underway = new Set<string>()
  /** And whose they are. */
  const lanes = new Map<Promise<void>, string>()
  /** The first step of each batch that failed and may do better next time. */
  const failedHeads = new Set<string>()
  let isStopped = false

  function open(networkId: string, steps: DueStep[]): void {
    for (const { id } of steps) underway.add(id)
    const lane: Promise<void> = run(networkId, steps).then((end) => {
      for (const { id } of steps) underway.delete(id)
      lanes.delete(lane)
      onEnd(end)
    })
    lanes.set(lane, networkId)
  }

  async function run(networkId: string, steps: DueStep[]): Promise<{ alone: DueStep[]; left: DueStep[] }> {
    const alone: DueStep[] = []
    let left = steps
    try {
      while (left.length > 0 && !isStopped) {
        const { claimed, toFireAlone } = await fireTogether(networkId, left)
        if (claimed.length === 0) break
        const are = (these: readonly Step[]) => (step: DueStep) => these.some(({ id }) => id === step.id)
        alone.push(...left.filter(are(toFireAlone)))
        for (const { id } of claimed) failedHeads.delete(id)
        left = left.filter((step) => !are(claimed)(step))
      }
    } catch (error) {
      log.warn({ err: error }, 'calls that are due together have to wait')
      const most = failsAgain(error, left[0]!.id) ? mostTogether : 0
      alone.push(...left.slice(0, most))
      left = left.slice(most)
    }
    return { alone, left }
  }

  /** What fails so would come first for ever: alone each of them fails or not by itself, and those behind them go on. */
  function failsAgain(error: unknown, headId: string): boolean {
    if (!(error instanceof Unavailable) || failedHeads.delete(headId)) return true
    if (failedHeads.size >= mostRemembered) failedHeads.clear()
    failedHeads.add(headId)
    return false
  }

  const hasLane = (networkId: string) => [...lanes.values()].includes(networkId)

  return {
    begin(free) {
      const oneByOne: Job[] = []
      const networks = [...byNetwork(free)]
      const isServed = new Set(lanes.values())
      // nobody gets a second lane before each has one
      networks.sort(([one], [other]) => Number(isServed.has(one)) - Number(isServed.has(other)))
      for (const [networkId, steps] of networks) {
        if (steps.length < fewest) oneByOne.push(...steps)
        else if (lanes.size < mostLanes) open(networkId, steps)
        // those of a network with a lane are found again by the look that follows it
        else if (!hasLane(networkId)) oneByOne.push(...steps)
      }
      return [...free.filter((job) => !isTogether(job)), ...oneByOne]
    },
    isAt: (jobId) => underway.has(jobId),
    async stop() {
      isStopped = true
      await Promise.all(lanes.keys())
    },
  }
}

/** A new round is more than a few rows, and begins alone. */
const isTogether = (job: Job): job is DueStep => job.job === 'step' && job.whom !== 'repeat'

function byNetwork(jobs: readonly Job[]): Map<string, DueStep[]> {
  const groups = new Map<string, DueStep[]>()
  for (const step of jobs.filter(isTogether)) groups.set(step.networkId, [...(groups.get(step.networkId) ?? []), step])
  return groups
}
