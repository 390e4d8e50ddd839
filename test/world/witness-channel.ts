// A channel that keeps what it was asked to carry, and answers as it is told: the witness of the calls room.

import { type ChannelName, channelWords, groupChannels } from '../../src/consultation/channel-names.ts'
import type { Channel, Message, Outcome } from '../../src/platform/channel.ts'

export interface Witness {
  channel: Channel
  rung: (Message & { at: number })[]
  stopped: string[]
  /** To whom, of one question, in order. */
  of(consultationId: string): string[]
  /** From now on; a function may look at the message. */
  answers(outcome: Outcome | ((message: Message) => Outcome | Promise<Outcome>)): void
  switch(isOn: boolean): void
}

export function witness(name: ChannelName): Witness {
  const rung: Witness['rung'] = []
  const stopped: string[] = []
  let answer: (message: Message) => Outcome | Promise<Outcome> = () => ({ state: 'sent' })
  let isOn = true
  return {
    rung,
    stopped,
    of: (id) => rung.filter(({ consultationId }) => consultationId === id).map(({ personId }) => personId),
    answers(outcome) {
      answer = typeof outcome === 'function' ? outcome : () => outcome
    },
    switch(on) {
      isOn = on
    },
    channel: {
      name,
      words: channelWords[name],
      reaches: groupChannels.includes(name) ? 'group' : 'person',
      isOn: async () => isOn,
      async ring(message) {
        rung.push({ ...message, at: Date.now() })
        return answer(message)
      },
      stop: (_personId, { callId }) => void stopped.push(callId),
    },
  }
}
