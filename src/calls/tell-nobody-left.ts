// Nobody is left who could be called: whoever keeps the rosters hears of it then, and not when the next round begins. Of
// one round they hear once, whichever comes first.

import type { Consultation } from '../consultation/model.ts'
import { offerStep } from '../consultation/offer-step.ts'
import type { Tx } from '../platform/postgres.ts'
import { type Awake, awakeAt } from './awake.ts'
import { insertAlarm } from './reach/statements/alarms.ts'
import { type ReachedPersons, reachedPersons } from './statements/rings.ts'
import { openSteps, type Step } from './statements/steps.ts'

/**
 * The round has no step left. At night an ordinary question wakes nobody for this either. `gone`: they ring still, and
 * fall silent in this transaction.
 */
export async function tellNobodyLeft(
  tx: Tx,
  room: Awake,
  consultation: Consultation,
  now: Date,
  gone: readonly string[] = [],
): Promise<void> {
  const { id, state, owner, rungAgainAt } = consultation
  if (state === 'closed' || (owner !== null && rungAgainAt === undefined)) return
  const repeat = (await openSteps(tx, id)).find(({ whom }) => whom === 'repeat')
  if (repeat === undefined || (await isAnybodyRinging(tx, id, gone))) return
  if ((await awakeAt(tx, room, consultation, now)) > now) return
  await tellOfRound(tx, repeat)
}

/** One alarm is enough for a while. */
const roundsAnAlarm = 5

type Repeat = Pick<Step, 'id' | 'networkId' | 'consultationId' | 'rosterId' | 'round'>

/** `repeat`: the step that begins the round after it. */
export async function tellOfRound(tx: Tx, { id, networkId, consultationId, rosterId, round }: Repeat): Promise<void> {
  if ((round - 1) % roundsAnAlarm !== 0) return
  const key = `nobody-answers:${consultationId}:${id}`
  await insertAlarm(tx, { networkId, kind: 'nobody-answers', key, rosterId, consultationId })
}

export async function isAnybodyRinging(
  tx: Tx,
  consultationId: string,
  except: readonly string[] = [],
): Promise<boolean> {
  return ringingByLadder(await reachedPersons(tx, consultationId)).some((personId) => !except.includes(personId))
}

/** Who is only offered the question is not the ladder's. */
export function ringingByLadder({ ringing }: Pick<ReachedPersons, 'ringing'>): string[] {
  const persons = [...ringing].filter(([, rings]) => rings.some(({ step }) => step !== offerStep))
  return persons.map(([personId]) => personId)
}
