// @ts-check
// `npm start`: builds what has changed, then starts the built server. See start.ts for what starting does.

import { buildWhatChanged } from './build.mjs'

await buildWhatChanged({ olderWillDo: true })
await import(new URL('../../build/tools/start.js', import.meta.url).href)
