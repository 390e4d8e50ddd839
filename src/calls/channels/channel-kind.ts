// What a file of this folder says of one channel. The registry (channels.ts) does the rest for all of them alike: is it
// configured, the time-out, that nothing is thrown.

import type { Words } from '../../consultation/model.ts'
import type { ConfigurableChannel } from '../../contract/channel-fields.ts'
import type { Channel, FailureReason, Message, Outcome } from '../../platform/channel.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Outgoing, OutgoingReply } from '../../platform/outgoing.ts'
import type { Postgres } from '../../platform/postgres.ts'

/** What the network has filled in, with the usual values where it has not. */
export interface Setup {
  isOn: boolean
  settings: Readonly<Record<string, string>>
  secrets: Readonly<Record<string, string>>
}

export interface Parts {
  postgres: Postgres
  outgoing: Outgoing
  clock: Clock
  /** Where phones open the service; null where nobody said. */
  baseUrl: string | null
  /** For those who do not go through `outgoing.send`, which keeps its own time. */
  waitMs: number
  /** The last calls that were answered by a key: nobody hangs up on whoever pressed it. */
  answered: Set<string>
}

export interface ChannelKind {
  readonly name: ConfigurableChannel
  /** Without a word of the network: on where it needs nothing to be filled in. */
  readonly isOnUnasked?: boolean
  askedBy?: NonNullable<Channel['askedBy']>
  /** Once. May throw an OutgoingFailure. */
  ring(message: Message, setup: Setup, parts: Parts): Promise<Outcome>
  /** The call is over: what can be taken back is; null where nothing can. May throw as well. */
  stop?(call: CalledOff, setup: Setup, parts: Parts): Promise<Outcome | null>
  /** What works otherwise than whoever set it up may think. */
  warnings?(setup: Setup, parts: Parts): Words[]
}

export interface CalledOff {
  callId: string
  networkId: string
  personId: string
}

export const sent: Outcome = { state: 'sent' }
export const failed = (reason: FailureReason): Outcome => ({ state: 'failed', reason })

/** By the status alone. 404 and 410: there is nobody behind this address any more. */
export function outcomeOf({ status }: OutgoingReply): Outcome {
  if (status >= 200 && status < 300) return sent
  return failed(status === 404 || status === 410 ? 'gone' : 'refused')
}

/** A reply that says in a field of its JSON how it went: a lying gateway says 200 all the same. */
export function outcomeByField(reply: OutgoingReply, path: string, value: string): Outcome {
  const byStatus = outcomeOf(reply)
  if (byStatus.state === 'failed') return byStatus
  return reply.isWhole && fieldOf(reply.body, path) === value ? sent : failed('refused')
}

function fieldOf(body: string, path: string): string | undefined {
  try {
    let value: unknown = JSON.parse(body)
    for (const name of path.split('.')) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
      value = (value as Record<string, unknown>)[name]
    }
    return typeof value === 'object' ? undefined : String(value)
  } catch {
    return undefined
  }
}
