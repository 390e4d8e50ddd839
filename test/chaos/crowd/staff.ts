// Somebody of the hospital at his phone: watches every open question of his list, accepts, answers, says, stamps, corrects
// and closes, each as his role may.

import type { Role } from '../../../src/consultation/model.ts'
import type { SignedIn } from '../../world/phone.ts'
import { openSyncPhone } from '../sync-phone.ts'
import { type Person, type PersonWish, words } from './person.ts'
import { seesAll } from './sees-all.ts'
import { liveWriter } from './write-live.ts'

/** A socket watches a hundred; whoever is done is let go earlier. */
const mostWatched = 40
const closeAfter = 45

export function openStaff(wish: PersonWish & { signedIn: SignedIn; role: Role }): Person {
  const { name, address, random, tell, signedIn, role } = wish
  const phone = openSyncPhone({ name, address, signedIn, tell, onList: ({ consultations }) => follow(consultations) })
  const writer = liveWriter(phone, wish)

  function follow(list: readonly { id: string }[] | null): void {
    for (const { id } of list ?? []) if (phone.watched.size < mostWatched) phone.watch(id)
  }

  function wishFor(consultationId: string): [kind: string, body: Record<string, unknown>] | null {
    const followed = phone.state().followed[consultationId]
    if (followed === undefined || followed.consultation.state === 'closed') return null
    const { consultation, entries } = followed
    const isMine = consultation.owner?.personId === phone.personId
    const stamps = entries.filter((entry) => 'kind' in entry && entry.kind === 'stamped')
    const choice = random.below(10)
    if (role === 'specialist' && consultation.owner === null) {
      if (choice < 4) return ['accepted', {}]
      return choice === 4 ? ['declined', { reason: words(wish) }] : null
    }
    if (role === 'specialist' && isMine && consultation.answer === null) {
      return ['answered', { diagnosis: 'stemi-inferior', strategy: 'primary-pci-transfer', text: words(wish) }]
    }
    if (isMine && entries.length > closeAfter) return ['closed', { reason: words(wish) }]
    if (choice < 4) return ['said', { text: words(wish) }]
    const at = new Date(Date.now() - 60_000 - random.below(300_000)).toISOString()
    const how = role === 'quality_officer' ? 'recalled' : 'tapped'
    const first = random.pick(stamps)
    if (choice < 7 && first && 'body' in first) {
      const { milestone } = first.body as { milestone: string }
      return ['stamped', { milestone, at, how, replaces: first.seq, reason: words(wish) }]
    }
    return ['stamped', { milestone: 'cath_lab_activated', at, how, note: words(wish) }]
  }

  return {
    async act() {
      letGoOfClosed()
      const open = [...phone.watched]
      const waiting = open.filter((id) => phone.state().followed[id]?.consultation.owner === null)
      // whoever waits for an answer goes first, mostly
      const consultationId = random.pick(waiting.length > 0 && !random.isOneOf(3) ? waiting : open)
      const wanted = consultationId && wishFor(consultationId)
      if (wanted && writer.isQuiet()) await writer.write(consultationId, ...wanted)
    },
    isQuiet: writer.isQuiet,
    wake: () => {
      phone.connection.wake()
      follow(phone.state().consultations)
    },
    hasSeen: (seqs) => seesAll(phone, seqs),
    tellShown: () => phone.tellShown(),
    close() {
      writer.giveUp()
      phone.close()
    },
  }

  function letGoOfClosed(): void {
    for (const id of phone.watched) {
      if (phone.state().followed[id]?.consultation.state === 'closed' && random.isOneOf(4)) phone.unwatch(id)
    }
    follow(phone.state().consultations)
  }
}
