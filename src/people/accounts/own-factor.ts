// My second factor, by whoever is signed in: the password is asked for again before anything of it changes.

import { writeAudit } from '../../platform/audit.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Postgres, Tx } from '../../platform/postgres.ts'
import { RefusalError } from '../../platform/refusal-error.ts'
import type { Actor } from '../actor.ts'
import type { FoundCode, SecondFactor } from '../second-factor.ts'
import { findPerson } from '../statements/network.ts'
import { countRecoveryCodes, isFactorRequired, removeFactor } from '../statements/second-factors.ts'
import type { OwnPassword } from './own-password.ts'

export function openOwnFactor(options: {
  postgres: Postgres
  clock: Clock
  secondFactor: SecondFactor
  ownPassword: OwnPassword
}) {
  const { postgres, clock, secondFactor, ownPassword } = options
  const inNetwork = <T>({ networkId }: Actor, work: (tx: Tx) => Promise<T>) => postgres.inNetwork(networkId, work)
  const accountOf = async (tx: Tx, { personId, networkId }: Actor) => {
    const person = await findPerson(tx, personId)
    return { id: personId, networkId, login: person?.login ?? '' }
  }

  /** The code of an app or a recovery code; wrong ones make the next try wait. */
  async function findCode(actor: Actor, code: string): Promise<FoundCode> {
    await ownPassword.refuseTooEarly(actor)
    const found = await inNetwork(actor, (tx) => secondFactor.find(tx, actor.personId, code, clock.now()))
    if (found !== null) return found
    await ownPassword.countWrong(actor)
    throw new RefusalError('wrong-code')
  }

  async function take(tx: Tx, { personId }: Actor, found: FoundCode): Promise<void> {
    if (!(await secondFactor.take(tx, personId, found, clock.now()))) throw new RefusalError('wrong-code')
  }

  /** Ten new codes, and the code that was shown for them is used up. */
  async function giveCodes(actor: Actor, found: FoundCode, operation: string): Promise<string[]> {
    const { codes, keep } = await secondFactor.newRecoveryCodes()
    await inNetwork(actor, async (tx) => {
      await take(tx, actor, found)
      await keep(tx, await accountOf(tx, actor))
      await tell(tx, actor, operation)
    })
    return codes
  }

  return {
    read: (actor: Actor) =>
      inNetwork(actor, async (tx) => ({
        isOn: await secondFactor.isConfirmed(tx, actor.personId),
        isRequired: await isFactorRequired(tx, actor.personId),
        recoveryCodesLeft: await countRecoveryCodes(tx, actor.personId),
      })),
    async begin(actor: Actor, password: string) {
      await ownPassword.ask(actor, password)
      return inNetwork(actor, async (tx) => secondFactor.begin(tx, await accountOf(tx, actor), clock.now()))
    },
    async confirm(actor: Actor, code: string): Promise<string[]> {
      const isOn = await inNetwork(actor, (tx) => secondFactor.isConfirmed(tx, actor.personId))
      if (isOn) throw new RefusalError('second-factor-there')
      return giveCodes(actor, await findCode(actor, code), 'second-factor-set-up')
    },
    async newRecoveryCodes(actor: Actor, { password, code }: { password: string; code: string }): Promise<string[]> {
      await ownPassword.ask(actor, password)
      return giveCodes(actor, await findCode(actor, code), 'recovery-codes-made')
    },
    async end(actor: Actor, { password, code }: { password: string; code: string }): Promise<void> {
      await ownPassword.ask(actor, password)
      if (await inNetwork(actor, (tx) => isFactorRequired(tx, actor.personId))) {
        throw new RefusalError('second-factor-required')
      }
      const found = await findCode(actor, code)
      await inNetwork(actor, async (tx) => {
        await take(tx, actor, found)
        await removeFactor(tx, actor.personId)
        await tell(tx, actor, 'second-factor-ended')
      })
    },
  }
}

async function tell(tx: Tx, { networkId, personId, sessionId }: Actor, operation: string): Promise<void> {
  await writeAudit(tx, { networkId, personId, sessionId, operation, subjectId: personId })
}
