// Somebody who tries every question that he has heard of, whether it is his or not: whatever he is told he writes down, and
// the checker says whether he might have it.

import type { SignedIn } from '../../world/phone.ts'
import { openSyncPhone } from '../sync-phone.ts'
import type { Person, PersonWish } from './person.ts'

export function openProwler({
  name,
  address,
  random,
  crowd,
  tell,
  signedIn,
}: PersonWish & { signedIn: SignedIn }): Person {
  const phone = openSyncPhone({ name, address, signedIn, tell })
  return {
    act() {
      const wanted = random.pick(crowd.asked)
      if (wanted) phone.watch(wanted.consultationId)
    },
    isQuiet: () => true,
    wake: () => phone.connection.wake(),
    hasSeen: () => true,
    tellShown: () => {},
    close: () => phone.close(),
  }
}
