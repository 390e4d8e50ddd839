// What the first page can do without and everything after it needs: the names and targets of the network, and the heart of
// the program.

import type { Pathway } from '../consultation/pathways/pathway.ts'
import { pathways as builtIn } from '../consultation/pathways.ts'
import { call } from './api.ts'
import * as state from './phone-state.ts'

const heartAfterMs = 600
const againAfterMs = 15_000

/** Names and targets of the network: kept, so that sentences read well offline. */
export async function readNetwork(): Promise<void> {
  const quietly = () => undefined
  const directory = await call<state.Directory>({ path: '/api/directory' }).catch(quietly)
  if (directory) state.directory.value = directory
  for (const { name } of builtIn) {
    const pathway = await call<Pathway>({ path: `/api/pathways/${name}` }).catch(quietly)
    if (pathway?.milestones) state.pathways.value = { ...state.pathways.value, [name]: pathway }
  }
}

/** After the first page is there: it is the larger half of the program. */
export function loadTheHeart(): void {
  const waitMs = location.pathname.startsWith('/c/') ? 0 : heartAfterMs
  setTimeout(() => void bringTheHeart().catch(() => setTimeout(loadTheHeart, againAfterMs)), waitMs)
}

// Awaited, not chained: of `import().then(...)` the build makes one fetch, whose style sheets may fail where nobody listens.
async function bringTheHeart(): Promise<void> {
  state.heart.value = await import('./heart.ts')
}
