// What the people room offers to the others. Permissions are in access.ts (pure); this is who, when on duty, and settings.

import type { RawBuilder } from 'kysely'
import type { Naming, NetworkSettings } from '../consultation/entry-kind.ts'
import type { Ladder } from '../consultation/ladder.ts'
import type { Role } from '../consultation/model.ts'
import type { Duty } from '../contract/shapes.ts'
import type { Tx } from '../platform/postgres.ts'
import type { RefusalError } from '../platform/refusal-error.ts'
import type { Actor } from './actor.ts'
import type { NoteNotFound } from './note-not-found.ts'
import type { GapListing } from './rosters/read-gaps.ts'
import type { Turn } from './rosters/turns.ts'
import type { AnsweringRosters } from './statements/rosters.ts'

export interface RosterFacts {
  rosterId: string
  name: string
  hospitalSiteId: string
  patienceSeconds: number
  everyoneAfterSeconds: number
  /** Its own ladder; null = the one that follows from its patience. */
  ladder: Ladder | null
  /** Chosen for a question that no roster is said to answer. */
  isStandIn?: true
}

/** As it was read for a question: what follows from it holds only while it is unchanged. */
export interface ChosenRoster extends RosterFacts {
  version: string
}

export interface WantedRoster {
  networkId: string
  /** Where it is asked. */
  siteId: string
  pathway: string
  rosterId?: string
}

export interface People {
  /** Where phones open the service; decides over Secure cookies and own pages. */
  publicUrl: string | undefined

  /** He asked for a record that is not there for him. */
  noteNotFound: NoteNotFound
  /** The actor of a live session, or null (unknown, revoked, expired). Cached for at most one second. */
  authenticate(token: string): Promise<Actor | null>
  /** The no to whoever has no live session; says so where it was taken away, so that the phone forgets what it keeps. */
  notSignedIn(token: string | null): Promise<RefusalError>
  /** The session ended: revoked, signed out or expired. Called within 2 s on every node. */
  onSessionEnded(listener: (sessionId: string, reason: string) => void): void
  /** Which sessions the duty room wants to hear about (those with a live socket). */
  watchSession(sessionId: string): void
  unwatchSession(sessionId: string): void

  /** Who is on duty on every roster of the network at this instant, and why. */
  dutyAt(tx: Tx, networkId: string, at: Date): Promise<Duty[]>
  /** The roster that answers for this site and pathway (or the named one), or null. */
  rosterFor(tx: Tx, wanted: WantedRoster): Promise<RosterFacts | null>
  /** The same in two halves: an expression for a statement of the caller's, and the choice from what it gave. */
  answeringRosters(wanted: WantedRoster): RawBuilder<AnsweringRosters>
  chooseRoster(answering: AnsweringRosters, wanted: WantedRoster): ChosenRoster | null
  /** An expression: has nobody changed the roster since? */
  isUnchanged(roster: ChosenRoster): RawBuilder<boolean>
  rosterFacts(tx: Tx, rosterId: string): Promise<RosterFacts | null>
  /** Everybody on the roster's staff, `{personId, name}`. */
  rosterStaff(tx: Tx, rosterId: string): Promise<{ personId: string; name: string }[]>
  /** Somebody of this network as he acts without a session: by the key of a telephone. Null: he does not work here. */
  actorOf(tx: Tx, personId: string): Promise<Actor | null>
  /** Somebody who works here, or null. */
  workingPerson(tx: Tx, personId: string): Promise<{ personId: string; name: string } | null>
  /** Everybody who works here in this role, at this site where one is named. */
  peopleInRole(tx: Tx, role: Role, siteId?: string): Promise<{ personId: string; name: string }[]>
  /** Who comes on duty in [from, until), the earliest first. Whoever stays on duty does not come. */
  turnsBeginning(tx: Tx, networkId: string, from: Date, until: Date): Promise<Turn[]>
  /** When nobody is planned in the next seven days, on any roster of the network. */
  gapsAhead(networkId: string): Promise<GapListing[]>
  onRosterChanged(listener: (networkId: string, rosterId: string) => void): void

  /** The network's settings (merged with defaults), time zone and names; cached for 3 s. */
  network(networkId: string): Promise<NetworkFacts>
}

export interface NetworkFacts {
  id: string
  name: string
  timeZone: string
  demo: boolean
  settings: NetworkSettings
  naming: Naming
  knowsSite(siteId: string): boolean
  /** A specialist of the roster: its staff, or of its hospital. */
  mayTake(personId: string, roster: { rosterId: string; hospitalSiteId: string }): boolean
}

export type { Actor, AnsweringRosters }
