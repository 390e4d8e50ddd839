// `npm run ci`: everything that has to be true before a change may land, in the order of how fast it fails. The last
// step is `npm test`, so that its summary is the last line.

import { spawnSync } from 'node:child_process'

const steps: { name: string; command: string[] }[] = [
  { name: 'types', command: ['npm', 'run', '--silent', 'typecheck'] },
  { name: 'lint', command: ['npm', 'run', '--silent', 'lint'] },
  { name: 'schema dump', command: ['npm', 'run', '--silent', 'schema', '--', '--check'] },
  { name: 'docs agree with code', command: ['npm', 'run', '--silent', 'docs', '--', '--check'] },
  { name: 'web client and its first load', command: ['npm', 'run', '--silent', 'first-load', '--', '--check'] },
  { name: 'benches, a smoke of each', command: ['npm', 'run', '--silent', 'bench', '--', '--smoke'] },
  { name: 'tests', command: ['npm', 'test', '--silent'] },
]

const started = Date.now()
for (const { name, command } of steps) {
  const stepStarted = Date.now()
  console.log(`\n== ${name}`)
  const [program, ...args] = command
  const { status } = spawnSync(program!, args, { stdio: 'inherit' })
  if (status !== 0) {
    console.error(`\n${name}: failed. Run it alone: ${command.join(' ').replace(' --silent', '')}`)
    process.exit(1)
  }
  if (name !== 'tests') console.log(`${name}: ok (${seconds(stepStarted)} s, ${seconds(started)} s in all)`)
}

function seconds(since: number): string {
  return ((Date.now() - since) / 1000).toFixed(1)
}
