// What every kind of entry is: ONE object that knows its schema, who may write it, when it is refused, what it
// changes, which milestones it stamps, whom it calls, and its sentence in both languages.

import type { z } from 'zod'
import type { Assertion, Author, Consultation, Draft, Entry, Lang, Refusal, Role, Words } from './model.ts'
import type { Phrases } from './phrases.ts'

/**
 * How a person stands to a consultation; computed by people/access.ts, named here.
 * - author: wrote `opened`
 * - site: belongs to a site that treats the patient (the opening site, or the transfer's destination)
 * - roster: specialist of the roster (its staff, or of the roster's hospital)
 * - hospital: belongs to the roster's hospital or to the transfer's destination
 * - network: any person of the network
 */
export type Relation = 'author' | 'site' | 'roster' | 'hospital' | 'network'

/** One permission: this role standing in this relation. */
export interface Grant {
  role: Role
  relation: Relation
}

/**
 * What the calls room does after this entry: start the ladder while nobody owns the question, stop every ring, go on at
 * once, ring again (its owner where it has one), ring whom the question is offered to.
 */
export type CallsEffect = 'ring' | 'stop' | 'next' | 'ring-again' | 'offer'

/** What a sentence may look up: names of people and sites, the words of codes. */
export interface Naming {
  person(personId: string): string
  site(siteId: string): string
}

export interface EntryKind<Kind extends string = string, Body = unknown> {
  kind: Kind
  /** Milestone-free words for lists and filters. */
  words: Words
  body: z.ZodType<Body>
  /** `system` kinds are never accepted from a client; `either` is written by people and by the system. */
  by: 'person' | 'system' | 'either'
  who: readonly Grant[]
  /** Who may read it; everybody else who may open the consultation gets its bare `seq`. Default `all`. */
  seenBy?: 'all' | 'hospital'
  /** May it be written to a closed consultation? Default no. */
  whenClosed?: boolean
  /** A no that comes from the rules. Never for clinical reasons. */
  refuse?(consultation: Consultation, body: Body, context: DecideContext): Refusal | null
  /** The consultation after this entry; `seq` and assertions are kept by `fold`. */
  change?(consultation: Consultation, entry: Entry<Kind, Body>): Consultation
  /** Milestones that follow from this entry. `consultation` is the state before it. */
  stamps?(entry: Entry<Kind, Body>, consultation: Consultation): Stamp[]
  calls?: CallsEffect
  sentence(entry: Entry<Kind, Body>, consultation: Consultation, lang: Lang, naming: Naming): string
}

/** What an entry says of a milestone; `fold` adds seq, author and times. `at` left out = the entry's own `at`. */
export type Stamp = Pick<Assertion, 'milestone'> &
  Partial<
    Pick<
      Assertion,
      | 'siteId'
      | 'at'
      | 'precision'
      | 'value'
      | 'source'
      | 'note'
      | 'replaces'
      | 'reason'
      | 'overrides'
      | 'bypassEd'
      | 'bypassCcu'
    >
  >

export interface DecideContext {
  /** `system` only for kinds that the system writes. */
  actor: Author | 'system'
  /** Server time of the decision (after the lock). */
  now: string
  settings: NetworkSettings
  /** For bodies that name a site of the network, or somebody who may take this question. */
  knowsSite(siteId: string): boolean
  mayTake(personId: string, consultation: Pick<Consultation, 'rosterId' | 'hospitalSiteId'>): boolean
}

/** What a network may set; every field has a default in settings.ts. */
export interface NetworkSettings {
  /** Interval name -> minutes; overrides the pathway's default target. */
  targets: Record<string, number>
  /** A person's stamp recorded later than this after it happened is the finding `stamped_late`. */
  lateAfterMinutes: number
  contraindicationList: string
  secondConfirmation: boolean
  /** Whoever comes on duty is tested at the start of his shift, and also so many minutes before; 0 = only at the start. */
  shiftCheckMinutesBefore: number
  /** Who opens more different consultations in an hour is told to the administrators; 0 = nobody. */
  readingsPerHour: number
  /** A closed consultation is erased so many years after it was closed; 0 = it is kept. */
  retentionYears: number
  approvedProducts: string[]
  phrases: Phrases
}

export type AnyDraft = Draft<string, unknown>

/** Is the one who acts this person? */
export function isActor(context: DecideContext, personId: string | null | undefined): boolean {
  return context.actor !== 'system' && context.actor.personId === personId
}

/** Keeps the literal kind and infers the body from the schema. */
export function entryKind<const Kind extends string, Body>(kind: EntryKind<Kind, Body>): EntryKind<Kind, Body> {
  return kind
}
