// `npm run story -- anxi [--url http://localhost:3000] [--fast]`: plays the scene live against a running demo server,
// through the public wire only.

import { parseArgs } from 'node:util'
import { demoPassword } from './demo/staff.ts'
import { anxi } from './story/anxi.ts'

const stories = { anxi }

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    url: { type: 'string', default: 'http://localhost:3000' },
    password: { type: 'string', default: demoPassword },
    fast: { type: 'boolean', default: false },
  },
})
const name = positionals[0] ?? 'anxi'
const story = stories[name as keyof typeof stories]
if (!story) {
  console.error(`There is no story "${name}". Stories: ${Object.keys(stories).join(', ')}.`)
  process.exit(1)
}
const pause = (seconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, values.fast ? 20 : seconds * 1000))
const say = (sentence: string) =>
  console.log(`${new Date().toLocaleTimeString('zh-CN', { hour12: false })}  ${sentence}`)
try {
  await story({ url: values.url, password: values.password, pause, say })
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
