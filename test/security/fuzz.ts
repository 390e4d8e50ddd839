// `npm run fuzz -- --http 50000 --socket 50000 [--ids 100000] [--seed N]`: the long run of the fuzzers, on a server and a
// database of its own, gone afterwards. Ends with 1 when anything but a declared reply or a listed refusal came back.

import { parseArgs } from 'node:util'
import globalSetup from '../world/global-setup.ts'
import globalTeardown from '../world/global-teardown.ts'
import { fuzzHttp } from './fuzz-http.ts'
import { fuzzSocket } from './fuzz-socket.ts'
import { openFuzzWorld } from './fuzz-world.ts'
import { guessIds } from './guess-ids.ts'

const { values } = parseArgs({
  options: {
    http: { type: 'string', default: '5000' },
    socket: { type: 'string', default: '5000' },
    ids: { type: 'string', default: '0' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e6)) },
  },
})
const seed = Number(values.seed)
let faults = 0

await globalSetup()
try {
  const world = await openFuzzWorld()
  try {
    console.log(`seed ${seed}`)
    // before anything real may have been taken away
    if (Number(values.ids) > 0) {
      const ids = await guessIds(world, { runs: Number(values.ids), seed })
      console.log(JSON.stringify({ ids }, null, 1))
      faults += ids.faults.length
    }
    for (const [name, fuzz, runs] of [
      ['http', fuzzHttp, Number(values.http)],
      ['socket', fuzzSocket, Number(values.socket)],
    ] as const) {
      if (runs === 0) continue
      const startedMs = performance.now()
      const told = await fuzz(world, { runs, seed })
      const seconds = Math.round((performance.now() - startedMs) / 1000)
      console.log(JSON.stringify({ [name]: { ...told, seconds, pollution: world.pollution() } }, null, 1))
      faults += told.faults.length + world.pollution().length
    }
  } finally {
    await world.close()
  }
} finally {
  await globalTeardown()
}
process.exit(faults === 0 ? 0 : 1)
