// The network's quick phrases: everybody reads them, an administrator writes them. Kept among the network's settings.

import { sql } from 'kysely'
import type { Phrases } from '../consultation/phrases.ts'
import { mergeSettings } from '../consultation/settings.ts'
import { routes } from '../contract/http.ts'
import { writeAudit } from '../platform/audit.ts'
import type { HttpServer } from '../platform/http-server.ts'
import type { Postgres, Tx } from '../platform/postgres.ts'
import type { OpenPeople } from './open-people.ts'
import { registerRoute } from './register-route.ts'
import { readNetwork } from './statements/network.ts'

export function registerPhrases(server: HttpServer, people: OpenPeople, postgres: Postgres): void {
  registerRoute(server, routes.phrases, people, async ({ networkId }) => {
    const network = await postgres.inNetwork(networkId, (tx) => readNetwork(tx, networkId))
    return { phrases: mergeSettings(network?.settings).phrases }
  })

  registerRoute(server, routes.setPhrases, people, async ({ networkId, personId, sessionId }, { body }) => {
    const phrases = tidied(body.phrases)
    await postgres.inNetwork(networkId, async (tx) => {
      await storePhrases(tx, networkId, phrases)
      const details = { clinic: phrases.clinic.zh.length, duty: phrases.duty.zh.length }
      await writeAudit(tx, { networkId, personId, sessionId, operation: 'phrases-changed', details })
    })
    return { phrases }
  })
}

/** A phrase is a button: twice the same is one. */
function tidied({ clinic, duty }: Phrases): Phrases {
  const once = (list: readonly string[]) => [...new Set(list.map((phrase) => phrase.trim()))]
  const both = ({ zh, en }: Phrases['clinic']) => ({ zh: once(zh), en: once(en) })
  return { clinic: both(clinic), duty: both(duty) }
}

async function storePhrases(tx: Tx, networkId: string, phrases: Phrases): Promise<void> {
  await sql`update networks set settings = settings || jsonb_build_object('phrases', ${JSON.stringify(phrases)}::jsonb)
    where id = ${networkId}`.execute(tx)
}
