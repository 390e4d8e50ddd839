// The end of a session: told to the server, and what it takes with it from the phone beside the last state, which always goes.

import { call, RefusalError, readMe } from './api.ts'
import { atMost } from './at-most.ts'
import { patienceMs } from './phone-storage.ts'

/** `everything` = the drafts of all who use this phone, `his` = of whoever was signed in, `begun` = only what
 * was being written, `nothing` = all of it waits for him. */
export type Goes = 'everything' | 'his' | 'begun' | 'nothing'

/** A revoked phone may be a lost one. Whoever was disabled shared it perhaps with others, whose emergencies go on. */
export function goesWith(reason: string): Goes {
  if (reason === 'revoked') return 'everything'
  if (reason === 'disabled') return 'his'
  return reason === 'expired' ? 'nothing' : 'begun'
}

/** Signed out without a network, the session still lives on the server: it is ended before anybody is shown anything. */
export async function endSession(): Promise<boolean> {
  try {
    await call({ method: 'DELETE', path: '/api/sessions/current' })
    return true
  } catch (cause) {
    return cause instanceof RefusalError
  }
}

/** He has signed in again, here or in another tab: what ended is the session before. */
export function isInAnew(personId: string): Promise<boolean> {
  const asking = readMe().then(
    ({ person }) => person.id === personId,
    () => false,
  )
  return atMost(patienceMs, asking, () => false)
}
