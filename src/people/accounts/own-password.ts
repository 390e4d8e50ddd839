// Changing my own password: the old one is asked for, and wrong ones make the next try wait, for whoever holds a phone that
// is not his. Signing in elsewhere does not wait for that.

import { writeAudit } from '../../platform/audit.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { RefusalError } from '../../platform/refusal-error.ts'
import type { Actor } from '../actor.ts'
import { hashPassword, isPassword } from '../passwords.ts'
import { endFeeds } from '../rosters/end-feeds.ts'
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
  /** One try after the other; wrong ones (null) make the next of its kind wait, and only a right one ends that. */
  tryOne<T>(actor: Actor, kind: 'password' | 'code', compare: () => Promise<{ right: T } | null>): Promise<T>
}

export function openOwnPassword(options: { postgres: Postgres; clock: Clock; ends: SessionEnds }): OwnPassword {
  const { postgres, clock, ends } = options
  const oneAtATime = inTurns()

  const tryOne: OwnPassword['tryOne'] = (actor, kind, compare) => {
    const { networkId, personId, sessionId } = actor
    // a right password would make wrong codes forgotten, and a capital letter is in no login that can be typed
    const whose = kind === 'password' ? `Signed-in:${personId}` : `Signed-in-code:${personId}`
    return oneAtATime(whose, async () => {
      await postgres.asSystem((tx) => refuseTooEarly(tx, whose, clock.now()))
      const found = await compare()
      if (found === null) {
        await postgres.asSystem(async (tx) => {
          await countWrongTry(tx, whose, clock.now())
          const operation = 'password-asked-wrong'
          await writeAudit(tx, { networkId, personId, sessionId, operation, subjectId: personId })
        })
        throw new RefusalError(kind === 'password' ? 'wrong-password' : 'wrong-code')
      }
      await postgres.asSystem((tx) => forgetFailures(tx, whose))
      return found.right
    })
  }

  const ask: OwnPassword['ask'] = (actor, password) =>
    tryOne(actor, 'password', async () => {
      const passwordHash = await postgres.inNetwork(actor.networkId, (tx) => passwordHashOf(tx, actor.personId))
      return (await isPassword(passwordHash, password)) ? { right: undefined } : null
    })

  return {
    ask,
    tryOne,
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
        if (endOtherSessions) await endFeeds(tx, actor, personId)
        const operation = 'password-changed'
        const details = { endedSessions: others.length }
        await writeAudit(tx, { networkId, personId, sessionId, operation, subjectId: personId, details })
        return others
      })
      for (const one of ended) ends.tell(one, 'expired')
    },
  }
}
