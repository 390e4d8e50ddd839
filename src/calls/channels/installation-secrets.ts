// What the installation made for itself once and all its servers share: the VAPID keys that every browser's subscription
// is bound to. Whoever needs them first makes them; of two who do at once one wins.

import { sql } from 'kysely'
import type { VapidKeys } from 'web-push'
import type { Postgres } from '../../platform/postgres.ts'

export interface InstallationSecrets {
  vapidKeys(): Promise<VapidKeys>
}

export function openInstallationSecrets(postgres: Postgres): InstallationSecrets {
  let keys: Promise<VapidKeys> | undefined
  return {
    vapidKeys() {
      keys ??= readOrMake(postgres).catch((error: unknown) => {
        keys = undefined
        throw error
      })
      return keys
    },
  }
}

async function readOrMake(postgres: Postgres): Promise<VapidKeys> {
  const before = await postgres.asSystem(read)
  if (before !== undefined) return before
  const { default: webPush } = await import('web-push')
  const made = JSON.stringify(webPush.generateVAPIDKeys())
  await postgres.asSystem((tx) =>
    sql`insert into installation_secrets (name, secret) values ('vapid', ${made}::jsonb)
      on conflict (name) do nothing`.execute(tx),
  )
  return (await postgres.asSystem(read))!
}

async function read(tx: Parameters<Parameters<Postgres['asSystem']>[0]>[0]): Promise<VapidKeys | undefined> {
  const { rows } = await sql<{ secret: VapidKeys }>`
    select secret from installation_secrets where name = 'vapid'`.execute(tx)
  return rows[0]?.secret
}
