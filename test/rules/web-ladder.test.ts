// What a manager edits of the ladder, an administrator of a channel, and everybody of how he is called: whatever the screen
// makes of it, the server can take it.

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { channelNames } from '../../src/consultation/channel-names.ts'
import { type Ladder, type LadderStep, ladderShape } from '../../src/consultation/ladder.ts'
import { secretsShape, settingsShape } from '../../src/contract/channel-fields.ts'
import { channels as someChannels } from '../../src/web/gallery/call-fixtures.ts'
import { bodyOf, draftOf } from '../../src/web/parts/channel-draft.ts'
import {
  toggledChannel,
  waits,
  whomKey,
  whomOfKey,
  withoutStep,
  withStep,
  withWait,
  withWhom,
} from '../../src/web/parts/ladder/ladder-draft.ts'
import { moved, myChannels, toggled } from '../../src/web/parts/my-channels.ts'

const steps: LadderStep[] = [
  { whom: 'on-duty', channels: 'all', afterSeconds: 0 },
  { whom: 'backup', channels: ['live'], afterSeconds: 60 },
  { whom: 'everyone', channels: 'all', afterSeconds: 120 },
]
const ladderOf = (urgent: LadderStep[]): Ladder => ({
  urgent,
  ordinary: urgent,
  repeatAfterSeconds: 60,
  silentAfterSeconds: 180,
  night: { from: '22:00', until: '07:00' },
})

describe('The ladder as it is edited', () => {
  it('W170 a longer wait moves the later steps along, so that they keep their distance', () => {
    expect(withWait(steps, 1, 90).map(({ afterSeconds }) => afterSeconds)).toEqual([0, 90, 150])
    expect(waits(withWait(steps, 1, 90))).toEqual([0, 90, 60])
  })

  it('W171 between "together" and the shortest wait there is nothing, whichever way one goes', () => {
    const short = withWait(steps, 1, 20)
    expect(waits(withWait(short, 1, 10))[1]).toBe(0)
    expect(waits(withWait(withWait(short, 1, 0), 1, 10))[1]).toBe(20)
    expect(waits(withWait(steps, 1, 99_999))[1]).toBe(3600)
  })

  it('W172 whoever becomes the first begins at once, and the last step stays', () => {
    expect(withoutStep(steps, 0).map(({ whom, afterSeconds }) => [whom, afterSeconds])).toEqual([
      ['backup', 0],
      ['everyone', 60],
    ])
    expect(withoutStep([steps[0]!], 0)).toHaveLength(1)
  })

  it('W173 whatever is tapped in the editor is a ladder that the server takes', () => {
    const tap = fc.oneof(
      fc.record({ does: fc.constant('wait'), at: fc.nat(11), seconds: fc.integer({ min: -50, max: 5000 }) }),
      fc.record({ does: fc.constantFrom('add', 'remove', 'whom'), at: fc.nat(11) }),
    )
    fc.assert(
      fc.property(fc.array(tap, { maxLength: 40 }), (taps) => {
        const edited = taps.reduce<LadderStep[]>((before, { does, at, ...rest }) => {
          const index = at % before.length
          if (does === 'wait' && index > 0) return withWait(before, index, (rest as { seconds: number }).seconds)
          if (does === 'add') return withStep(before)
          if (does === 'remove') return withoutStep(before, index)
          return withWhom(before, index, whomOfKey('person:p-li'))
        }, steps)
        expect(ladderShape.safeParse(ladderOf(edited)).error).toBeUndefined()
      }),
    )
  })

  it('W174 with the last chosen channel gone it is all of them again', () => {
    expect(toggledChannel('all', 'sms')).toEqual(['sms'])
    expect(toggledChannel(['sms'], 'live')).toEqual(['sms', 'live'])
    expect(toggledChannel(['sms'], 'sms')).toBe('all')
    expect(whomKey(whomOfKey('person:p-li'))).toBe('person:p-li')
    expect(whomOfKey('on-duty')).toBe('on-duty')
  })
})

describe('A channel as it is set', () => {
  it('W175 a secret is sent only when it was typed or removed, and nothing that was left empty', () => {
    const sms = someChannels.find(({ name }) => name === 'sms')!
    const draft = draftOf(sms)
    expect(bodyOf(draft)).toEqual({ isOn: true, settings: { url: 'https://sms.example.org/send' } })
    const changed = {
      ...draft,
      settings: { ...draft.settings, body: ' ' },
      secrets: { apiKey: null, callbackSecret: 'a'.repeat(16) },
    }
    expect(bodyOf(changed)).toEqual({
      isOn: true,
      settings: { url: 'https://sms.example.org/send' },
      secrets: { apiKey: null, callbackSecret: 'a'.repeat(16) },
    })
  })

  it('W175 what the screen sends of a channel is what the server knows of it', () => {
    for (const channel of someChannels.filter(({ name }) => name !== 'live')) {
      const name = channel.name as Exclude<typeof channel.name, 'live'>
      const { settings, secrets } = bodyOf({ ...draftOf(channel), secrets: {} })
      expect(settingsShape(name).safeParse(settings).error).toBeUndefined()
      expect(secretsShape(name).safeParse(secrets ?? {}).error).toBeUndefined()
    }
  })
})

describe('How I am called', () => {
  it('W176 channels move one place within their order, and no further than its ends', () => {
    expect(moved(['live', 'sms', 'voice'], 'sms', -1)).toEqual(['sms', 'live', 'voice'])
    expect(moved(['live', 'sms', 'voice'], 'sms', 1)).toEqual(['live', 'voice', 'sms'])
    expect(moved(['live', 'sms'], 'live', -1)).toEqual(['live', 'sms'])
    expect(moved(['live', 'sms'], 'voice', 1)).toEqual(['live', 'sms'])
  })

  it('W176 nobody can switch off his last channel', () => {
    expect(toggled(['live'], 'live')).toEqual(['live'])
    expect(toggled(['live', 'sms'], 'live')).toEqual(['sms'])
    expect(toggled(['live'], 'sms')).toEqual(['live', 'sms'])
  })

  it('W177 what I use stands first in my order, then what I do not', () => {
    const available = channelNames.map((name) => ({
      name,
      words: { zh: name, en: name },
      isOn: true,
      hasAddress: true,
    }))
    const shown = myChannels({ channels: ['sms', 'live'], available })
    expect(shown.slice(0, 3).map(({ name, isUsed }) => [name, isUsed])).toEqual([
      ['sms', true],
      ['live', true],
      ['web-push', false],
    ])
    expect(shown).toHaveLength(channelNames.length)
  })
})
