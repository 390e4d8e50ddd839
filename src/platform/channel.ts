// What every way of calling somebody looks like: the live socket today, push, SMS and voice later. The promise to call
// is a row that the calls room keeps; a channel only tries, at once, and never throws at whoever calls.

/** One call as the person who is called needs to know it; nothing about the patient. */
export interface CallNotice {
  consultationId: string
  callId: string
  step: number
}

export interface Channel {
  /** As it is written in the journal: `called {channel}`. */
  readonly name: string
  /** Begin to call this person on all his devices. At least once: the same `callId` may come again. */
  ring(personId: string, call: CallNotice): void
  /** Called off. `by` is the person who did it, or `system`. */
  stop(personId: string, call: Pick<CallNotice, 'consultationId' | 'callId'>, by: string): void
}
