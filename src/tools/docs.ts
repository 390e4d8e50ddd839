// `npm run docs`: writes what documents say of the code from the code itself, between its markers: the environment in
// README.md, the wire in docs/PROTOCOL.md. `--check` compares instead, and asks that docs/SPEC.md and the tests quote
// each other: every rule has a test, every rule that a test names is written down.

import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describeConfig } from '../platform/config.ts'
import { protocolSections } from './docs/protocol.ts'
import { specFaults } from './docs/spec.ts'

const commands: Record<string, string> = {
  start:
    'builds the web client and the server where they have changed, starts the database, migrates, makes the demo, serves',
  test: 'every test; says at the end which were skipped for want of Redis, Chromium or faketime',
  ci: 'all that has to be true before a change lands; ends with the tests',
  typecheck: 'types only',
  lint: 'lint and format check',
  bench: 'measures against a floor in the same run: `-- <name>`, `--json`, `--smoke`',
  chaos:
    'breaks what can break while a crowd works, and proves that nothing was lost: `-- --seconds 60 --seed 7` (docs/chaos.md)',
  fuzz: 'sends what the description of the wire allows, and what is near it, at a server of its own: `-- --http 50000 --socket 50000` (docs/security/suite.md)',
  'protocol-server':
    'our live server as the official test suites of Engine.IO and Socket.IO want it, on port 3000 (docs/security/suite.md)',
  build: 'builds the web client (`dist/web`) and the server (`build`) in any case',
  'first-load': 'what a phone loads first, in gzipped bytes: `-- --check`',
  docs: 'writes the generated parts of the documents: `-- --check`',
  schema: 'writes the committed dump of the schema: `-- --check`',
  migrate: 'brings the database to the newest migration',
  'rebuild-milestones': 'says the projections again from the journal',
  sweep: 'counts the files that nothing in the database names; `-- --remove` removes them',
  retain: 'counts the closed consultations that their network keeps no longer; `-- --remove` erases them',
  setup: 'makes the first network and its administrator (MODE=service)',
  'time-zone': 'puts the network into another time zone: `-- Europe/Berlin`',
  reset: 'removes the demo, so that the next start makes it again',
  story: 'plays a scene live against a running demo: `-- anxi [--url ...] [--fast]`',
  backup: 'everything of the embedded database and DATA_DIR in one encrypted file (docs/OPERATIONS.md, Backup)',
  restore: 'puts a backup into an empty DATA_DIR and looks through what came back',
  'audit:verify': 'says whether the audit log is what it was when it was written (docs/OPERATIONS.md, Audit log)',
  watchdog: 'looks after the calls from a process of its own (docs/OPERATIONS.md, Watchdog)',
}

const project = fileURLToPath(new URL('../../', import.meta.url))
const isCheck = process.argv.includes('--check')
const faults = [
  ...write('README.md', { environment: environmentTable(), commands: commandTable() }),
  ...write('docs/PROTOCOL.md', protocolSections()),
  ...specFaults(project),
]
for (const fault of faults) console.error(fault)
if (isCheck && faults.length > 0) process.exit(1)

/** Puts each section between its markers; answers what was different (with `--check` nothing is written). */
function write(file: string, sections: Record<string, string>): string[] {
  const before = readFileSync(project + file, 'utf8')
  let text = before
  const missing: string[] = []
  for (const [name, section] of Object.entries(sections)) {
    const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
    const [from, to] = [text.indexOf(start), text.indexOf(end)]
    if (from < 0 || to < from) missing.push(`${file}: the markers ${start} and ${end} are missing`)
    else text = `${text.slice(0, from + start.length)}\n\n${section.trim()}\n\n${text.slice(to)}`
  }
  if (text === before || missing.length > 0) return missing
  if (!isCheck) writeFileSync(project + file, text)
  return isCheck ? [`${file} does not say what the code says. Run: npm run docs`] : []
}

function environmentTable(): string {
  const rows = describeConfig().map(
    ({ name, default: usual, description }) => `| \`${name}\` | ${usual} | ${description} |`,
  )
  return ['| Variable | Default | What it is |', '|---|---|---|', ...rows].join('\n')
}

function commandTable(): string {
  const { scripts } = JSON.parse(readFileSync(`${project}package.json`, 'utf8')) as { scripts: Record<string, string> }
  const rows = Object.keys(scripts).map((name) => {
    const words = commands[name]
    if (words === undefined) throw new Error(`src/tools/docs.ts: say what npm run ${name} does`)
    return `| \`npm ${name === 'start' || name === 'test' ? '' : 'run '}${name}\` | ${words} |`
  })
  return ['| Command | What it does |', '|---|---|', ...rows].join('\n')
}
