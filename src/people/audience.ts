// Who hears of a consultation without asking: live rooms, joined by the server only. The rooms say the same as
// `mayOpen`, with one exception: quality officers may open everything and hear only what they watch.

import type { Actor, Subject } from './actor.ts'

/** Rooms that get the entry, and rooms that get its bare `seq`. Who is in both gets the entry. */
export interface Audience {
  full: string[]
  bare: string[]
}

export function audienceOf(subject: Subject, seenBy: 'all' | 'hospital' = 'all'): Audience {
  const { networkId, siteId, hospitalSiteId, destinationSiteId, rosterId } = subject
  const asking = room('site', networkId, siteId)
  const answering = [room('roster', networkId, rosterId), room('hospital', networkId, hospitalSiteId)]
  if (destinationSiteId !== null) {
    answering.push(room('hospital', networkId, destinationSiteId), room('site', networkId, destinationSiteId))
  }
  const isOneHouse = siteId === hospitalSiteId || siteId === destinationSiteId
  if (seenBy === 'all' || isOneHouse) return { full: [...new Set([asking, ...answering])], bare: [] }
  return { full: [...new Set(answering)], bare: [asking] }
}

/** The rooms that the server joins this actor's sockets to. */
export function roomsOf(actor: Actor): string[] {
  const joined = actor.memberships.flatMap(({ role, siteId }) => {
    const site = room('site', actor.networkId, siteId)
    const hospital = room('hospital', actor.networkId, siteId)
    const rosters = actor.rosterIds.map((rosterId) => room('roster', actor.networkId, rosterId))
    switch (role) {
      case 'clinic_doctor':
        return [site]
      case 'specialist':
        return [site, hospital, ...rosters]
      case 'coordinator':
        return [hospital]
      default:
        return []
    }
  })
  return [...new Set(joined)]
}

function room(kind: 'site' | 'hospital' | 'roster', networkId: string, id: string): string {
  return `${kind}:${networkId}:${id}`
}
