// A phone that would not ring says why and names what rings in its place; an answer given on a notification is given once.

import { afterAll, beforeEach, describe, expect, it } from '@jest/globals'
import { channelWords } from '../../src/consultation/channel-names.ts'
import type { Ring } from '../../src/contract/shapes.ts'
import { nothing } from '../../src/web/apply.ts'
import { selfTestFor } from '../../src/web/gallery/call-fixtures.ts'
import { phone } from '../../src/web/phone-state.ts'
import { givenAnswer, onceItRings, takeAnswer } from '../../src/web/ring-answer.ts'
import { canRing } from '../../src/web/ring-sound.ts'
import { otherWays, ringsOnlyInFront, ringTrouble } from '../../src/web/ring-trouble.ts'

const way = (name: keyof typeof channelWords) => ({ name, words: channelWords[name], isOn: true, hasAddress: true })
const mine = { channels: ['live', 'sms', 'voice', 'email'] as const, available: [way('sms'), way('voice')] }
const chosen = { channels: [...mine.channels], available: [...mine.available, { ...way('email'), isOn: false }] }
const unknown = { tested: null, mine: null, hasPush: false }
const names = (ways: { zh: string }[]) => ways.map(({ zh }) => zh)

describe('A phone that would not ring', () => {
  it('W301 says why: no network before no sound, and nothing while it would', () => {
    const phone = { isCutOff: false, isOnlyInFront: false }
    expect(ringTrouble({ ...phone, sound: 'yes' })).toBeNull()
    expect(ringTrouble({ ...phone, sound: 'locked' })).toBe('locked')
    expect(ringTrouble({ ...phone, sound: 'none' })).toBe('none')
    expect(ringTrouble({ sound: 'locked', isCutOff: true, isOnlyInFront: true })).toBe('offline')
  })

  it('W307 says as well that it would ring only while the page is in front, and counts no push of this phone then', () => {
    expect(ringTrouble({ sound: 'yes', isCutOff: false, isOnlyInFront: true })).toBe('hidden')
    for (const permission of ['default', 'denied', 'unsupported'] as const) {
      expect(ringsOnlyInFront({ permission, push: true })).toBe(true)
    }
    expect(ringsOnlyInFront({ permission: 'granted', push: false })).toBe(true)
    expect(ringsOnlyInFront({ permission: 'granted', push: true })).toBe(false)
    expect(names(otherWays('hidden', { ...unknown, mine: chosen, hasPush: true }))).toEqual(['短信', '电话'])
  })

  it('W301 names what I chose and what is switched on, never the page itself', () => {
    expect(names(otherWays('locked', { ...unknown, mine: chosen }))).toEqual(['短信', '电话'])
    expect(names(otherWays('locked', { ...unknown, mine: chosen, hasPush: true }))).toEqual(['推送', '短信', '电话'])
    expect(otherWays('none', unknown)).toEqual([])
  })

  it('W301 without a network a push of this phone is no help either', () => {
    expect(names(otherWays('offline', { ...unknown, mine: chosen, hasPush: true }))).toEqual(['短信', '电话'])
  })

  it('W301 what a self-test found goes before what was chosen', () => {
    const tested = selfTestFor('red')
    const works = tested.lines.filter(({ isRed, state }) => !isRed && ['sent', 'delivered', 'heard'].includes(state))
    const expected = [...new Set(works.filter(({ channel }) => channel !== 'live').map(({ words }) => words.zh))]
    expect(expected.length).toBeGreaterThan(0)
    expect(names(otherWays('locked', { tested, mine: chosen, hasPush: true }))).toEqual(expected)
  })
})

describe('An answer given on a notification', () => {
  beforeEach(() => {
    givenAnswer.value = { callId: 'call-1', kind: 'accepted', atMs: performance.now() }
  })

  it('W302 answers its own call, once', () => {
    expect(takeAnswer('call-2')).toBeNull()
    expect(takeAnswer('call-1')).toBe('accepted')
    expect(takeAnswer('call-1')).toBeNull()
  })

  it('W302 of minutes ago is no answer to what rings now, and that is said', () => {
    givenAnswer.value = { callId: 'call-1', kind: 'accepted', atMs: performance.now() - 121_000 }
    expect(takeAnswer('call-1')).toBe('late')
    expect(takeAnswer('call-1')).toBeNull()
  })
})

describe('A page that is looked at', () => {
  const ring = { callId: 'call-3', consultationId: 'c', step: 1 } as unknown as Ring
  const told: string[] = []
  beforeEach(() => {
    told.length = 0
    phone.value = nothing
    canRing.value = 'yes'
  })
  afterAll(() => {
    phone.value = nothing
    canRing.value = 'locked'
  })

  it('W308 says that a call rings on it as soon as it does, and not without a call or a sound', () => {
    onceItRings('call-3', () => told.push('heard'))
    canRing.value = 'locked'
    phone.value = { ...nothing, rings: [ring] }
    expect(told).toEqual([])
    canRing.value = 'yes'
    expect(told).toEqual(['heard'])
  })

  it('W308 says so as well of a call that was answered on it meanwhile', () => {
    onceItRings('call-3', () => told.push('heard'))
    onceItRings('call-4', () => told.push('never'))
    expect(told).toEqual(['heard'])
  })
})
