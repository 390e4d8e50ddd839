// Which channels are switched on for a network, remembered for a moment: the plan of a question asks inside its
// transaction, where waiting for another connection could wait for ever.

import type { Channel } from '../platform/channel.ts'
import type { Clock } from '../platform/clock.ts'

export type ChannelsOn = (networkId: string) => Promise<readonly Channel[]>

const freshMs = 2_000
const momentMs = 300

export function channelsOn(channels: readonly Channel[], clock: Clock): ChannelsOn {
  const known = new Map<string, { on: readonly Channel[]; askedMs: number }>()
  const asking = new Map<string, Promise<readonly Channel[]>>()

  async function ask(networkId: string): Promise<readonly Channel[]> {
    const answers = await Promise.all(
      channels.map((channel) =>
        channel.isOn(networkId).catch(() => known.get(networkId)?.on.includes(channel) ?? false),
      ),
    )
    const on = channels.filter((_, index) => answers[index])
    known.set(networkId, { on, askedMs: clock.monotonicMs() })
    return on
  }

  return async (networkId) => {
    const before = known.get(networkId)
    if (before && clock.monotonicMs() - before.askedMs < freshMs) return before.on
    const running = asking.get(networkId) ?? ask(networkId).finally(() => asking.delete(networkId))
    asking.set(networkId, running)
    return before ? inAMoment(running, before.on) : running
  }
}

/** What was known a while ago is better than waiting for long, and worse than waiting for a moment. */
async function inAMoment<T>(asked: Promise<T>, otherwise: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), momentMs)
  })
  return Promise.race([asked.catch(() => otherwise), late]).finally(() => clearTimeout(timer))
}
