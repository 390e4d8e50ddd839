// Where a thread begins on a Node that cannot read TypeScript by itself (before 22.18): it brings a reader, then goes
// to its file. `--import tsx` of the parent does not reach into threads.

import { workerData } from 'node:worker_threads'
import { register } from 'tsx/esm/api'

register()
await import(workerData.file)
