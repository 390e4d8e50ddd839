// Every kind of entry there is. A new kind is one file and one line here.

import type { z } from 'zod'
import { accepted } from './entries/accepted.ts'
import { adviceConfirmed } from './entries/advice-confirmed.ts'
import { answered } from './entries/answered.ts'
import { callDelivered } from './entries/call-delivered.ts'
import { callFailed } from './entries/call-failed.ts'
import { called } from './entries/called.ts'
import { closed } from './entries/closed.ts'
import { declined } from './entries/declined.ts'
import { dutyOffered } from './entries/duty-offered.ts'
import { dutyTaken } from './entries/duty-taken.ts'
import { handedOver } from './entries/handed-over.ts'
import { lysisConfirmed } from './entries/lysis-confirmed.ts'
import { lysisOrdered } from './entries/lysis-ordered.ts'
import { measured } from './entries/measured.ts'
import { opened } from './entries/opened.ts'
import { originalAdded } from './entries/original-added.ts'
import { outcome } from './entries/outcome.ts'
import { phoned } from './entries/phoned.ts'
import { pictureWithdrawn } from './entries/picture-withdrawn.ts'
import { readInEmergency } from './entries/read-in-emergency.ts'
import { recordingAdded } from './entries/recording-added.ts'
import { reopened } from './entries/reopened.ts'
import { retakeAsked } from './entries/retake-asked.ts'
import { rungAgain } from './entries/rung-again.ts'
import { said } from './entries/said.ts'
import { screened } from './entries/screened.ts'
import { stamped } from './entries/stamped.ts'
import { transferAccepted } from './entries/transfer-accepted.ts'
import { transferRequested } from './entries/transfer-requested.ts'
import { viewed } from './entries/viewed.ts'
import { withdrawn } from './entries/withdrawn.ts'
import type { EntryKind } from './entry-kind.ts'
import type { Entry } from './model.ts'

const list = [
  opened,
  recordingAdded,
  originalAdded,
  pictureWithdrawn,
  called,
  callDelivered,
  callFailed,
  accepted,
  declined,
  viewed,
  measured,
  said,
  answered,
  adviceConfirmed,
  stamped,
  withdrawn,
  screened,
  lysisOrdered,
  lysisConfirmed,
  transferRequested,
  transferAccepted,
  handedOver,
  dutyOffered,
  dutyTaken,
  rungAgain,
  retakeAsked,
  phoned,
  outcome,
  closed,
  reopened,
  readInEmergency,
] as const

type Listed = (typeof list)[number]

export type EntryKindName = Listed['kind']

/** Kind -> its body as it is kept. */
export type EntryBodies = { [One in Listed as One['kind']]: z.infer<One['body']> }

/** Any entry of a known kind, told apart by `kind`. */
export type AnyEntry = { [Name in EntryKindName]: Entry<Name, EntryBodies[Name]> }[EntryKindName]

/** An entry kind whose body was already checked against its own schema. */
export type CheckedKind = EntryKind<string, unknown>

// Each kind's functions take its own body; whoever calls them through this table has parsed the body first.
// Without a prototype: a client's `constructor` is no kind.
export const entryKinds: Readonly<Record<string, CheckedKind>> = Object.assign(
  Object.create(null),
  Object.fromEntries(list.map((kind) => [kind.kind, kind])),
)

/** Undefined for a kind of a newer server. */
export function entryKindOf(kind: string): CheckedKind | undefined {
  return entryKinds[kind]
}
