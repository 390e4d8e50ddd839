// Everything that starting promises: opens the database (embedded unless DATABASE_URL is set), migrates, makes the demo
// network on first run, serves, and says where. start.mjs builds it and the web client first.

import { networkInterfaces } from 'node:os'
import qrcode from 'qrcode'
import { type Serving, StartRefused, serve } from '../main.ts'
import { demoSignIns } from '../people/demo-sign-ins.ts'
import { demoPassword } from '../people/passwords.ts'
import { type Config, readConfigOrExit } from '../platform/config.ts'
import { openDatabase } from '../platform/database.ts'
import { openLog } from '../platform/log.ts'
import { areMigrationsCurrent, migrate } from '../platform/migrate.ts'
import { hasNetworks, prepareDemo } from './demo/prepare-demo.ts'

const config = readConfigOrExit()
try {
  await start(config)
} catch (error) {
  console.error(error instanceof StartRefused ? error.message : error)
  process.exit(1)
}

async function start(config: Config): Promise<void> {
  const log = openLog({ level: config.logLevel })
  const database = await openDatabase(config, log)
  await migrate(database.databaseUrl).catch((error) => notTheOwner(error, database.databaseUrl))
  await database.letServersIn()
  if (config.mode === 'demo') {
    await prepareDemo(database.databaseUrl, config, console.log)
  } else if (!(await hasNetworks(database.serverUrl))) {
    console.log('This service has no network yet. Make the first one and its administrator: npm run setup')
  }
  const serving = await serve(config, database)
  await tell(config, serving)
}

async function notTheOwner(error: Error & { code?: string }, databaseUrl: string): Promise<void> {
  if (error.code !== '42501' && !/permission denied|must be owner/.test(error.message)) throw error
  if (/to grant role/.test(error.message)) {
    throw new StartRefused(
      `${error.message}: the owner of the tables may not pass on the roles that servers work as. ` +
        'As a superuser: grant jiuxin_app, jiuxin_system, jiuxin_sealer to <owner> with admin option ' +
        '(docs/OPERATIONS.md, The database).',
    )
  }
  // a database that only was slow to answer is not an old one
  if (await areMigrationsCurrent(databaseUrl)) return
  throw new StartRefused(
    'The tables of the database are older than this version, and the login in DATABASE_URL may not change them. ' +
      'Run `npm run migrate` with MIGRATE_DATABASE_URL set to their owner (docs/OPERATIONS.md, The database).',
  )
}

async function tell(config: Config, { port }: Serving): Promise<void> {
  const address = config.publicUrl ?? `http://${phoneAddress(config.host)}:${port}`
  console.log(`\nJiuxin (救心) is ready:  ${config.publicUrl ?? `http://localhost:${port}`}`)
  console.log(`For a phone on the same network:  ${address}\n`)
  console.log(await qrcode.toString(address, { type: 'terminal', small: true }))
  if (!config.publicUrl?.startsWith('https:'))
    console.log('Plain HTTP: phones cannot install the app or keep it offline. For that set an https PUBLIC_URL.')
  if (config.mode !== 'demo') return
  console.log(`\nDemo sign-ins (password ${demoPassword}); all people and patients are fictional:`)
  for (const { login, words } of demoSignIns) console.log(`  ${login.padEnd(8)}  ${words.zh}  ${words.en}`)
}

/** The address under which a phone finds this machine: the first of its own in the local network. */
function phoneAddress(host: string): string {
  if (host !== '0.0.0.0' && host !== '::') return host
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  return own.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? 'localhost'
}
