// The order in which somebody is called: those that he uses, first choice first, then those that he does not.

import type { ChannelName } from '../../consultation/channel-names.ts'
import type { ReplyOf } from '../api.ts'

export type MyCalls = ReplyOf<'myCalls'>
export type Offered = MyCalls['available'][number]

export interface MyChannel extends Offered {
  isUsed: boolean
}

export function myChannels({ channels, available }: Pick<MyCalls, 'channels' | 'available'>): MyChannel[] {
  const used = channels.flatMap((name) => available.filter((one) => one.name === name))
  const rest = available.filter(({ name }) => !channels.includes(name))
  return [...used.map((one) => ({ ...one, isUsed: true })), ...rest.map((one) => ({ ...one, isUsed: false }))]
}

/** One place up (-1) or down (1) among those that are used. */
export function moved(channels: readonly ChannelName[], name: ChannelName, by: -1 | 1): ChannelName[] {
  const from = channels.indexOf(name)
  const to = from + by
  if (from < 0 || to < 0 || to >= channels.length) return [...channels]
  const others = channels.filter((one) => one !== name)
  return [...others.slice(0, to), name, ...others.slice(to)]
}

/** Who is called through nothing is not called: the last one stays. */
export function toggled(channels: readonly ChannelName[], name: ChannelName): ChannelName[] {
  if (!channels.includes(name)) return [...channels, name]
  return channels.length === 1 ? [...channels] : channels.filter((one) => one !== name)
}
