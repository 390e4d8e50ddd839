// Who logs in to the database besides the owner of the tables: the servers and the watchdog, each as a role that owns
// nothing (docs/decisions/0032). Which rights those roles have stands in the migrations; here they get their passwords.

import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import pg from 'pg'

export const serverLogin = 'jiuxin_server'
export const watchdogLogin = 'jiuxin_watchdog'

/** The embedded database's other logins: their passwords follow from the owner's, so that there is one secret to keep. */
export function embeddedLogin(ownerUrl: string, login: string): string {
  const { password } = new pg.Client({ connectionString: ownerUrl })
  const own = createHmac('sha256', password ?? '')
    .update(login)
    .digest('base64url')
  return ownerUrl.replace(/^(postgres(?:ql)?:\/\/)[^@]*@/, `$1${login}:${own}@`)
}

/** Lets the role of `loginUrl` in with its password, after the migrations. With `renew` also where it had another one. */
export async function letIn(ownerUrl: string, loginUrl: string, renew: boolean): Promise<void> {
  const { user = '', password } = new pg.Client({ connectionString: loginUrl })
  if (user !== serverLogin && user !== watchdogLogin) return
  if (renew && (await canConnect(loginUrl))) return
  await asking(ownerUrl, async (client) => {
    const { rows } = await client.query('select rolcanlogin as "canLogIn" from pg_roles where rolname = $1', [user])
    if (rows[0] === undefined || (rows[0].canLogIn && !renew)) return
    await client.query(`alter role ${user} login password '${verifierOf(password ?? '')}'`)
  })
}

/** What a login could do past the roles that it works as; empty is how it should be. */
export async function powersOf(databaseUrl: string): Promise<string[]> {
  return asking(databaseUrl, async (client) => {
    const { rows } = await client.query<Record<string, boolean>>(powers)
    return Object.entries(rows[0]!).flatMap(([power, has]) => (has ? [power] : []))
  })
}

const powers = `
  select rolsuper as superuser, rolbypassrls as "passes row-level security", rolcreaterole as "makes roles",
    exists (select from pg_class c where pg_has_role(session_user, c.relowner, 'member')
      and c.relnamespace = 'public'::regnamespace) as "owns tables"
  from pg_roles where rolname = session_user`

// The password itself never travels, so that no log of the database's own can hold it.
function verifierOf(password: string): string {
  const rounds = 4096
  const salt = randomBytes(16)
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, rounds, 32, 'sha256')
  const key = (name: string) => createHmac('sha256', salted).update(name).digest()
  const stored = createHash('sha256').update(key('Client Key')).digest('base64')
  return `SCRAM-SHA-256$${rounds}:${salt.toString('base64')}$${stored}:${key('Server Key').toString('base64')}`
}

async function canConnect(databaseUrl: string): Promise<boolean> {
  return asking(databaseUrl, async () => true).catch((error: { code?: string }) => {
    // a wrong password, or no right to log in; anything else is no matter of passwords
    if (error.code === '28P01' || error.code === '28000') return false
    throw error
  })
}

async function asking<T>(databaseUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}
