// A world with its crowd and its nemesis at work, and the history that they write.

import type { ChaosCluster } from './chaos-cluster.ts'
import { type CrowdAtWork, type CrowdPace, openCrowd } from './crowd.ts'
import { type History, openHistory } from './history.ts'
import { type Nemesis, type NemesisWish, openNemesis } from './nemesis.ts'
import { keepAnchors } from './read-audit.ts'
import { seeded } from './seeded.ts'
import { openWorld, type World } from './world.ts'

export interface AtWorkWish extends NemesisWish {
  cluster: ChaosCluster
  program: string
  /** Of the history. */
  folder: string
  seed: number
  servers: number
  crowd: CrowdPace
  prepare?: readonly string[]
  isWhole?: boolean
}

export interface AtWork {
  history: History
  world: World
  crowd: CrowdAtWork
  nemesis: Nemesis
  close(): Promise<void>
}

export async function openAtWork(wish: AtWorkWish): Promise<AtWork> {
  const history = openHistory(wish.folder)
  const random = seeded(wish.seed)
  const world = await openWorld({ ...wish, history })
  const crowd = await openCrowd(world, history, random.branch('crowd'), wish.crowd)
  const nemesis = openNemesis({ world, lines: crowd.lines, random: random.branch('nemesis') }, history, wish)
  const keepNoMore = keepAnchors(world)
  return {
    history,
    world,
    crowd,
    nemesis,
    async close() {
      keepNoMore()
      crowd.rest()
      await nemesis.rest()
      await crowd.close()
      await world.close()
      history.close()
    },
  }
}
