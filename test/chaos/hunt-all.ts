// The hunts for planted bugs, some side by side: each lane has a Postgres of its own, so that a fault of one hunt is none of
// another. Chance may hide a bug once: it is hunted again with another seed, and counts as missed after the last try.

import { join } from 'node:path'
import { openChaosCluster } from './chaos-cluster.ts'
import { type Hunt, hunt } from './hunt.ts'
import type { PlantedName } from './planted.ts'

export interface HuntsWish {
  folder: string
  seed: number
  lanes: number
  isPlacebo: boolean
  say(text: string): void
}

const mostTries = 4
const ofAnotherTry = 1_000_003

export async function huntAll(names: readonly PlantedName[], wish: HuntsWish): Promise<Hunt[]> {
  const waiting = [...names]
  const hunts: Hunt[] = []
  const inLane = async () => {
    const cluster = await openChaosCluster()
    try {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
        hunts.push(await untilFound(name, (seed, folder) => hunt(name!, { ...wish, cluster, seed, folder }), wish))
      }
    } finally {
      await cluster.remove()
    }
  }
  // one that fails must not leave the servers of another behind
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(wish.lanes, names.length) }, inLane))
  for (const lane of lanes) if (lane.status === 'rejected') throw lane.reason
  return hunts
}

async function untilFound(
  name: PlantedName,
  go: (seed: number, folder: string) => Promise<Hunt>,
  { seed, folder, isPlacebo, say }: HuntsWish,
): Promise<Hunt> {
  for (let tries = 1; ; tries++) {
    const done = await go(seed + (tries - 1) * ofAnotherTry, join(folder, `${name}-${tries}`))
    const { isFound, foundBy, seconds, says } = done
    say(`${isFound ? 'found' : 'NOT FOUND'} ${name} by ${foundBy} in ${seconds} s (try ${tries}): ${says ?? ''}`)
    if (isFound || isPlacebo || tries === mostTries) return done
  }
}
