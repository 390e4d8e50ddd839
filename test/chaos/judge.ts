// Judges a kept run again: `node --import tsx test/chaos/judge.ts <folder>`, as with a checker that has become sharper.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { violationsOf } from './checks.ts'
import type { Run } from './final-state.ts'
import { readHistory } from './history.ts'

const folder = process.argv[2] ?? '.'
const kept = JSON.parse(readFileSync(join(folder, 'final-state.json'), 'utf8')) as Omit<Run, 'history'>
const history = readHistory(folder).filter(({ atMs }) => atMs <= kept.final.readAtMs)
for (const { rule, says } of violationsOf({ ...kept, history })) console.log(rule, says)
