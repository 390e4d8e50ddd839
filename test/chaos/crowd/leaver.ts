// Somebody whose second phone is taken away again and again: it watches, is revoked from the first, and has to be silent.

import { setTimeout as wait } from 'node:timers/promises'
import type { SignedIn } from '../../world/phone.ts'
import { openSyncPhone, type SyncPhone } from '../sync-phone.ts'
import type { Person, PersonWish } from './person.ts'

export interface LeaverWish extends PersonWish {
  own: SignedIn
  newSession(): Promise<SignedIn & { sessionId: string }>
}

const listensMs = 5_000

export function openLeaver({ name, address, random, crowd, tell, own, newSession }: LeaverWish): Person {
  const phones = new Set<SyncPhone>()
  let count = 0
  let isBusy = false
  let isOver = false

  async function comeAndGo(): Promise<void> {
    const signedIn = await newSession()
    const phone = openSyncPhone({ name: `${name}-${++count}`, address, signedIn, tell })
    const told = { phone: phone.name, personId: phone.personId }
    phones.add(phone)
    tell({ is: 'grant', ...told })
    for (const { consultationId } of crowd.asked.slice(-12)) phone.watch(consultationId)
    await wait(1_500 + random.below(2_000))
    if (await isRevoked(signedIn.sessionId)) tell({ is: 'revoke', ...told, sessionId: signedIn.sessionId })
    await wait(isOver ? 0 : listensMs)
    phone.close()
    phones.delete(phone)
  }

  async function isRevoked(sessionId: string): Promise<boolean> {
    const headers = { authorization: `Bearer ${own.token}` }
    return fetch(`${address}/api/sessions/${sessionId}`, { method: 'DELETE', headers }).then(
      ({ ok }) => ok,
      () => false,
    )
  }

  return {
    async act() {
      if (isBusy || isOver || crowd.asked.length === 0) return
      isBusy = true
      await comeAndGo()
        .catch(() => {})
        .finally(() => {
          isBusy = false
        })
    },
    isQuiet: () => !isBusy,
    wake: () => {},
    hasSeen: () => true,
    tellShown: () => {},
    close() {
      isOver = true
      for (const phone of phones) phone.close()
    },
  }
}
