// Would this device ring? If not, why, and what rings in its place: what the last self-test found, else what I chose.

import { channelWords } from '../consultation/channel-names.ts'
import type { Words } from '../consultation/model.ts'
import type { DeviceState, SelfTest } from '../contract/reach-shapes.ts'
import type { MyCalls } from './parts/my-channels.ts'
import { instead } from './parts/self-test-lines.ts'

/** `hidden`: it rings only while the page is in front; no push would come to a locked phone. */
export type RingTrouble = 'locked' | 'none' | 'offline' | 'hidden'

export interface PhoneThatRings {
  sound: 'yes' | 'locked' | 'none'
  isCutOff: boolean
  isOnlyInFront: boolean
}

export function ringTrouble({ sound, isCutOff, isOnlyInFront }: PhoneThatRings): RingTrouble | null {
  if (isCutOff) return 'offline'
  if (sound !== 'yes') return sound
  return isOnlyInFront ? 'hidden' : null
}

export function ringsOnlyInFront(device: Pick<DeviceState, 'permission' | 'push'>): boolean {
  return device.permission !== 'granted' || !device.push
}

export interface KnownWays {
  tested: SelfTest | null
  mine: Pick<MyCalls, 'channels' | 'available'> | null
  hasPush: boolean
}

/** Without a network, or with notifications off, neither the page nor a push of this device rings; a telephone may. */
export function otherWays(trouble: RingTrouble, { tested, mine, hasPush }: KnownWays): Words[] {
  const ofThePage = trouble === 'offline' || trouble === 'hidden' ? ['live', 'web-push'] : ['live']
  if (tested) return instead(tested.lines.filter(({ channel }) => !ofThePage.includes(channel)))
  const able = new Set(mine?.available.filter(({ isOn, hasAddress }) => isOn && hasAddress).map(({ name }) => name))
  const chosen = mine?.channels.filter((name) => name !== 'web-push' && able.has(name)) ?? []
  const all = hasPush ? ['web-push' as const, ...chosen] : chosen
  return all.filter((name) => !ofThePage.includes(name)).map((name) => channelWords[name])
}
