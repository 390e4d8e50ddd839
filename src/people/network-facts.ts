// A network's settings, time zone and names, kept for a few seconds: every decision and every sentence asks.

import { mergeSettings } from '../consultation/settings.ts'
import type { Clock } from '../platform/clock.ts'
import type { Postgres } from '../platform/postgres.ts'
import type { NetworkFacts } from './people.ts'
import { peopleOf, readNetwork, sitesOf, specialistsOf } from './statements/network.ts'

const freshMs = 3_000

export function openNetworkFacts(options: { postgres: Postgres; clock: Clock }) {
  const { postgres, clock } = options
  const known = new Map<string, { facts: Promise<NetworkFacts>; readMs: number }>()

  return async (networkId: string): Promise<NetworkFacts> => {
    const one = known.get(networkId)
    if (one !== undefined && clock.monotonicMs() - one.readMs < freshMs) return one.facts
    const fresh = { facts: readFacts(postgres, networkId), readMs: clock.monotonicMs() }
    known.set(networkId, fresh)
    fresh.facts.catch(() => {
      if (known.get(networkId) === fresh) known.delete(networkId)
    })
    return fresh.facts
  }
}

async function readFacts(postgres: Postgres, networkId: string): Promise<NetworkFacts> {
  const { network, sites, people, specialists } = await postgres.inNetwork(networkId, async (tx) => ({
    network: await readNetwork(tx, networkId),
    sites: await sitesOf(tx, networkId),
    people: await peopleOf(tx, networkId),
    specialists: await specialistsOf(tx, networkId),
  }))
  if (network === undefined) throw new Error('There is no such network.')
  const siteNames = new Map(sites.map(({ id, name }) => [id, name]))
  const personNames = new Map(people.map(({ id, name }) => [id, name]))
  const standings = new Set(
    specialists.flatMap((one) => [`${one.personId} ${one.siteId}`, `${one.personId} ${one.rosterId}`]),
  )
  return {
    id: network.id,
    name: network.name,
    timeZone: network.timeZone,
    demo: network.demo,
    settings: mergeSettings(network.settings),
    naming: {
      person: (personId) => personNames.get(personId) ?? '',
      site: (siteId) => siteNames.get(siteId) ?? '',
    },
    knowsSite: (siteId) => siteNames.has(siteId),
    mayTake: (personId, { rosterId, hospitalSiteId }) =>
      standings.has(`${personId} ${rosterId}`) || standings.has(`${personId} ${hospitalSiteId}`),
  }
}
