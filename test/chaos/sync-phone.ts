// A phone that watches: the connection, the way of catching up and the state of the web client itself, without a screen.
// What comes to stand in its state is told as received, in that order.

import { isPassing, RefusalError } from '../../src/web/api.ts'
import { nothing, type PhoneState, type Visible } from '../../src/web/apply.ts'
import { type Connection, connect } from '../../src/web/connection.ts'
import { type Following, followLive } from '../../src/web/following.ts'
import * as heart from '../../src/web/heart.ts'
import type { SignedIn } from '../world/phone.ts'
import { digestOf } from './canonical.ts'
import type { Happening } from './history.ts'

export interface SyncPhone {
  name: string
  personId: string
  connection: Connection
  following: Following
  watched: Set<string>
  state(): PhoneState
  watch(consultationId: string): void
  unwatch(consultationId: string): void
  /** Tells what stands there now. */
  tellShown(): void
  close(): void
}

export interface SyncPhoneWish {
  name: string
  address: string
  signedIn: SignedIn
  tell(happening: Happening): void
  onList?(state: PhoneState): void
}

const pollMs = 15_000

export function openSyncPhone({ name, address, signedIn, tell, onList }: SyncPhoneWish): SyncPhone {
  const { token, person } = signedIn
  let state = nothing
  const watched = new Set<string>()
  const told = { phone: name, personId: person.id }

  function keep(next: PhoneState): void {
    for (const [consultationId, { entries }] of Object.entries(next.followed)) {
      const before = state.followed[consultationId]?.entries ?? []
      for (const entry of added(before, entries)) {
        tell({ is: 'received', ...told, consultationId, seq: entry.seq, digest: digestOf(entry) })
      }
    }
    const isOtherList = next.consultations !== state.consultations
    state = next
    if (isOtherList) onList?.(state)
  }

  const connection = connect(
    {
      onUp: () => void following.up(),
      onDown: () => following.down(),
      onPush: (push) => following.push(push),
      onSignedOut: () => connection.close(),
    },
    { address, token },
  )
  const following = followLive({
    read: () => state,
    keep,
    status: () => {},
    watch: (consultationId, after) => connection.ask('watch', { consultationId, after }),
    unwatch: (consultationId) => void connection.ask('unwatch', { consultationId }).catch(() => {}),
    watchDuty: () => connection.ask('watchDuty', {}),
    isGone: (cause) => cause instanceof RefusalError && cause.problem.status === 404,
    isPassing,
    heart: () => heart,
  })
  // as the page does while the wire is down
  const poll = setInterval(() => !connection.isUp() && void following.refresh(), pollMs)

  return {
    name,
    personId: person.id,
    connection,
    following,
    watched,
    state: () => state,
    watch(consultationId) {
      watched.add(consultationId)
      following.watch(consultationId)
    },
    unwatch(consultationId) {
      watched.delete(consultationId)
      following.unwatch(consultationId)
    },
    tellShown() {
      for (const consultationId of watched) {
        const digests = (state.followed[consultationId]?.entries ?? []).map(digestOf)
        tell({ is: 'shown', ...told, consultationId, digests })
      }
    },
    close() {
      clearInterval(poll)
      connection.close()
    },
  }
}

/** From the first number that is not where it was: a list that was only continued tells its end. */
function added(before: readonly Visible[], after: readonly Visible[]): readonly Visible[] {
  if (before === after) return []
  const first = after.findIndex((entry, index) => entry.seq !== before[index]?.seq)
  return first < 0 ? [] : after.slice(first)
}
