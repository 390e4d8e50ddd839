// Changing my own password: the old one is asked for, and wrong ones make the next try wait, for whoever holds a phone that
// is not his. Signing in elsewhere does not wait for that.

import { writeAudit } from '../../platform/audit.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { RefusalError } from '../../platform/refusal-error.ts'
import type { Actor } from '../actor.ts'
import { hashPassword, isPassword } from '../passwords.ts'
import type { SessionEnds } from '../session-ends.ts'
import { refuseWeak } from '../sign-in.ts'
import { passwordHashOf } from '../statements/accounts.ts'
import { findPerson } from '../statements/network.ts'
import { endSessionsOf } from '../statements/sessions.ts'
import { forgetFailures, setPassword } from '../statements/sign-in.ts'
import { countWrongTry, inTurns, refuseTooEarly } from '../tries.ts'

export interface OwnPassword {
  /** Is it he? Else the no. */
  ask(actor: Actor, password: string): Promise<void>
  change(
    actor: Actor,
    wish: { password: string; newPassword: string; endOtherSessions?: boolean | undefined },
  ): Promise<void>
  /** The same waiting for wrong codes. */
  countWrong(actor: Actor): Promise<void>
  refuseTooEarly(actor: Actor): Promise<void>
}

export function openOwnPassword(options: { postgres: Postgres; clock: Clock; ends: SessionEnds }): OwnPassword {
  const { postgres, clock, ends } = options
  const oneAtATime = inTurns()
  const whose = ({ personId }: Actor) => `signed-in:${personId}`

  async function askOnce(actor: Actor, password: string): Promise<void> {
    await postgres.asSystem((tx) => refuseTooEarly(tx, whose(actor), clock.now()))
    const passwordHash = await postgres.inNetwork(actor.networkId, (tx) => passwordHashOf(tx, actor.personId))
    if (!(await isPassword(passwordHash, password))) {
      await countWrong(actor)
      throw new RefusalError('wrong-password')
    }
    await postgres.asSystem((tx) => forgetFailures(tx, whose(actor)))
  }

  async function countWrong(actor: Actor): Promise<void> {
    await postgres.asSystem(async (tx) => {
      await countWrongTry(tx, whose(actor), clock.now())
      const { networkId, personId, sessionId } = actor
      await writeAudit(tx, { networkId, personId, sessionId, operation: 'password-asked-wrong', subjectId: personId })
    })
  }

  const ask: OwnPassword['ask'] = (actor, password) => oneAtATime(whose(actor), () => askOnce(actor, password))

  return {
    ask,
    countWrong,
    refuseTooEarly: (actor) => postgres.asSystem((tx) => refuseTooEarly(tx, whose(actor), clock.now())),
    async change(actor, { password, newPassword, endOtherSessions = false }) {
      await ask(actor, password)
      const { networkId, personId, sessionId } = actor
      const person = await postgres.inNetwork(networkId, (tx) => findPerson(tx, personId))
      await refuseWeak(newPassword, person?.login ?? '', password)
      const passwordHash = await hashPassword(newPassword)
      const ended = await postgres.inNetwork(networkId, async (tx) => {
        await setPassword(tx, personId, { passwordHash, until: null })
        const except = sessionId
        const others = endOtherSessions
          ? await endSessionsOf(tx, { personId, at: clock.now(), reason: 'expired', except })
          : []
        const operation = 'password-changed'
        const details = { endedSessions: others.length }
        await writeAudit(tx, { networkId, personId, sessionId, operation, subjectId: personId, details })
        return others
      })
      for (const one of ended) ends.tell(one, 'expired')
    },
  }
}
