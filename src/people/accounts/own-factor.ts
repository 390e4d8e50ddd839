// My second factor, by whoever is signed in: the password is asked for again before anything of it changes.

import { writeAudit } from '../../platform/audit.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Postgres, Tx } from '../../platform/postgres.ts'
import { RefusalError } from '../../platform/refusal-error.ts'
import type { Actor } from '../actor.ts'
import type { SecondFactor } from '../second-factor.ts'
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

  /** The code of an app or a recovery code is used up by what it opens. One that somebody was quicker with is a wrong one. */
  function useCode<T>(actor: Actor, code: string, prepare: () => Promise<(tx: Tx) => Promise<T>>): Promise<T> {
    const { personId } = actor
    return ownPassword.tryOne(actor, 'code', async () => {
      const found = await secondFactor.find((work) => inNetwork(actor, work), personId, code, clock.now())
      if (found === null) return null
      const use = await prepare()
      return inNetwork(actor, async (tx) =>
        (await secondFactor.take(tx, personId, found, clock.now())) ? { right: await use(tx) } : null,
      )
    })
  }

  function giveCodes(actor: Actor, code: string, operation: string): Promise<string[]> {
    return useCode(actor, code, async () => {
      const { codes, keep } = await secondFactor.newRecoveryCodes()
      return async (tx) => {
        await keep(tx, await accountOf(tx, actor))
        await tell(tx, actor, operation)
        return codes
      }
    })
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
      return giveCodes(actor, code, 'second-factor-set-up')
    },
    async newRecoveryCodes(actor: Actor, { password, code }: { password: string; code: string }): Promise<string[]> {
      await ownPassword.ask(actor, password)
      return giveCodes(actor, code, 'recovery-codes-made')
    },
    async end(actor: Actor, { password, code }: { password: string; code: string }): Promise<void> {
      await ownPassword.ask(actor, password)
      if (await inNetwork(actor, (tx) => isFactorRequired(tx, actor.personId))) {
        throw new RefusalError('second-factor-required')
      }
      await useCode(actor, code, async () => async (tx) => {
        await removeFactor(tx, actor.personId)
        await tell(tx, actor, 'second-factor-ended')
      })
    },
  }
}

async function tell(tx: Tx, { networkId, personId, sessionId }: Actor, operation: string): Promise<void> {
  await writeAudit(tx, { networkId, personId, sessionId, operation, subjectId: personId })
}
