// `npm run setup`: the first network and its administrator, asked for or given as flags. Refuses weak passwords and
// the demo's. A password that is not given as a flag is asked for unseen, or read from stdin.

import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { parseArgs } from 'node:util'
import { createFirstNetwork, SetupRefused } from '../people/first-network.ts'
import { readConfigOrExit } from '../platform/config.ts'
import { openDatabase } from '../platform/database.ts'
import { migrate } from '../platform/migrate.ts'

const usage = `npm run setup -- [--network <name>] [--site <hospital>] [--name <administrator>] [--login <login>] [--password <password>] [--time-zone <zone>] [--no-second-factor]
What is not given is asked for, but for the time zone: Asia/Shanghai. In a script, give the password on stdin: other users of the machine can read flags.
Administrators and quality officers set up an authenticator app when they first sign in; --no-second-factor lets them sign in without.`

const questions = {
  network: 'Name of the network: ',
  site: 'Name of its PCI hospital: ',
  name: 'Name of the administrator: ',
  login: 'Login of the administrator: ',
  password: 'Password (at least 10 characters): ',
} as const
type Question = keyof typeof questions

try {
  await setUp()
} catch (error) {
  if (!(error instanceof SetupRefused)) throw error
  console.error(error.message)
  process.exitCode = 1
}

async function setUp(): Promise<void> {
  const given = readFlags()
  if (given.help) return console.log(usage)
  const config = readConfigOrExit()
  if (config.mode === 'demo') {
    throw new SetupRefused('MODE is demo, which brings its own network. Set MODE=service, then run setup again.')
  }
  const wish = await askForTheRest(given)
  const database = await openDatabase(config)
  try {
    await migrate(database.databaseUrl)
    await database.letServersIn()
    await createFirstNetwork(database.databaseUrl, {
      ...wish,
      timeZone: given['time-zone'],
      secondFactor: !given['no-second-factor'],
    })
  } finally {
    await database.stop()
  }
  console.log(`Done. Start the service with \`npm start\` and sign in as ${wish.login}.`)
}

type Flags = Partial<Record<Question, string>> & { help?: boolean; 'time-zone'?: string; 'no-second-factor'?: boolean }

function readFlags(): Flags {
  const text = { type: 'string' } as const
  const flags = {
    network: text,
    site: text,
    name: text,
    login: text,
    password: text,
    'time-zone': text,
    'no-second-factor': { type: 'boolean' },
    help: { type: 'boolean' },
  } as const
  try {
    return parseArgs({ options: flags }).values
  } catch (error) {
    throw new SetupRefused(`${(error as Error).message}\n${usage}`)
  }
}

async function askForTheRest(given: Partial<Record<Question, string>>): Promise<Record<Question, string>> {
  let isUnseen = false
  const screen = new Writable({
    write(text, _encoding, done) {
      if (!isUnseen) process.stdout.write(text)
      done()
    },
  })
  const asking = createInterface({ input: process.stdin, output: screen, terminal: process.stdin.isTTY ?? false })
  const lines = process.stdin.isTTY ? null : asking[Symbol.asyncIterator]()
  try {
    const wish = {} as Record<Question, string>
    for (const question of Object.keys(questions) as Question[]) {
      isUnseen = false
      wish[question] = given[question] ?? (await answerTo(question))
    }
    return wish
  } finally {
    asking.close()
  }

  async function answerTo(question: Question): Promise<string> {
    if (lines) return (await lines.next()).value ?? ''
    if (question !== 'password') return asking.question(questions[question])
    process.stdout.write(questions[question])
    isUnseen = true
    const answer = await asking.question('')
    process.stdout.write('\n')
    return answer
  }
}
