// Which channels are switched on for a network, remembered for a moment: the plan of a question asks inside its
// transaction, where waiting for another connection could wait for ever.

import type { Channel } from '../platform/channel.ts'
import type { Clock } from '../platform/clock.ts'

export type ChannelsOn = (networkId: string) => Promise<readonly Channel[]>

const freshMs = 2_000

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
    // what was known a while ago is better than waiting
    return before ? before.on : running
  }
}
