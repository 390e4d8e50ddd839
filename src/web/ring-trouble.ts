// Would this device ring? If not, why, and what rings in its place: what the last self-test found, else what I chose.

import { channelWords } from '../consultation/channel-names.ts'
import type { Words } from '../consultation/model.ts'
import type { SelfTest } from '../contract/reach-shapes.ts'
import type { MyCalls } from './parts/my-channels.ts'
import { instead } from './parts/self-test-lines.ts'

export type RingTrouble = 'locked' | 'none' | 'offline'

export function ringTrouble(phone: { sound: 'yes' | 'locked' | 'none'; isCutOff: boolean }): RingTrouble | null {
  if (phone.isCutOff) return 'offline'
  return phone.sound === 'yes' ? null : phone.sound
}

export interface KnownWays {
  tested: SelfTest | null
  mine: Pick<MyCalls, 'channels' | 'available'> | null
  hasPush: boolean
}

/** Without a network neither the page nor a push of this device rings; a telephone may. */
export function otherWays(trouble: RingTrouble, { tested, mine, hasPush }: KnownWays): Words[] {
  const ofThePage = trouble === 'offline' ? ['live', 'web-push'] : ['live']
  if (tested) return instead(tested.lines.filter(({ channel }) => !ofThePage.includes(channel)))
  const able = new Set(mine?.available.filter(({ isOn, hasAddress }) => isOn && hasAddress).map(({ name }) => name))
  const chosen = mine?.channels.filter((name) => name !== 'web-push' && able.has(name)) ?? []
  const all = hasPush ? ['web-push' as const, ...chosen] : chosen
  return all.filter((name) => !ofThePage.includes(name)).map((name) => channelWords[name])
}
