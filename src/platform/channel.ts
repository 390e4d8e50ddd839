// What every way of calling somebody looks like: the live socket, push, SMS, voice, robots, mail. The promise to call is
// a row that the calls room keeps; a channel only tries, once, says what came of it, and never throws at whoever calls.

import type { Tx } from './postgres.ts'

/** One call as the person who is called needs to know it; nothing about the patient. */
export interface CallNotice {
  consultationId: string
  callId: string
  step: number
}

/** What a channel carries; nothing about the patient. */
export interface Message {
  /** The same id = the same message: a provider that knows it makes a repeat harmless. */
  callId: string
  networkId: string
  personId: string
  /** `alarm`: to those who keep the rosters ("nobody answers", "unreachable at shift start", "gap"). */
  purpose: 'call' | 'self-test' | 'alarm'
  consultationId: string | null
  step: number
}

/** `sent` = taken over by whoever carries it on; `delivered` = known to be with the person. */
export type Outcome =
  /** `lacks`: it rings, but whoever is rung cannot answer by a key. */
  { state: 'sent'; lacks?: 'no-keys' } | { state: 'delivered' } | { state: 'failed'; reason: FailureReason }

export type FailureReason =
  | 'not-configured'
  /** The address is private and OUTGOING_ALLOW does not name it. */
  | 'not-allowed'
  | 'no-address'
  | 'refused'
  | 'timed-out'
  | 'unreachable'
  | 'gone'
  | 'no-device'

export interface Channel {
  /** As it is written in the journal: `called {channel}`. One of consultation/channel-names.ts. */
  readonly name: string
  readonly words: { readonly zh: string; readonly en: string }
  /** A robot in a group has one address a network and is rung once a step, not once a person. */
  readonly reaches: 'person' | 'group'
  /** Switched on for this network? Cheap (cached): asked for every step. */
  isOn(networkId: string): Promise<boolean>
  /**
   * Of these people, those who have asked for it on some device of theirs; the others are not called through it. Left
   * out where nobody has to ask. Inside the transaction that calls them.
   */
  askedBy?(tx: Tx, personIds: readonly string[]): Promise<ReadonlySet<string>>
  /** Once. Resolves within `limits.channelSeconds` and never rejects. */
  ring(message: Message): Promise<Outcome>
  /** Called off: where the channel can take something back it does. `by` is the person who did it, or `system`. */
  stop(personId: string, call: Pick<CallNotice, 'consultationId' | 'callId'>, by: string): void
}
