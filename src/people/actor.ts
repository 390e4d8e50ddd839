// Who is acting: made from a session, passed as the first argument wherever somebody wants something.

import type { Role, Tier } from '../consultation/model.ts'

export interface ActorMembership {
  siteId: string
  siteName: string
  tier: Tier
  role: Role
}

export interface Actor {
  personId: string
  name: string
  networkId: string
  sessionId: string
  memberships: readonly ActorMembership[]
  /** Rosters whose staff he is. */
  rosterIds: readonly string[]
}

/** What access needs to know of a consultation; columns of the journal, no patient data. */
export interface Subject {
  networkId: string
  siteId: string
  hospitalSiteId: string
  destinationSiteId: string | null
  rosterId: string
  authorId: string
}
