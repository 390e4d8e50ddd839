// The attempts of a question: what the clinic reads while it waits, and what it reads afterwards.

import { describe, expect, it } from '@jest/globals'
import { attemptsOf, attemptWords, channelSaid, reasonWords } from '../../src/web/parts/attempts.ts'
import type { Try } from '../../src/web/parts/call-story.ts'
import { whoIsNext } from '../../src/web/parts/next-call-words.tsx'
import { type CastMember, cast, type Story, story } from '../world/consultation-builder.ts'

const asked = () => story().at(11).opened()
const ring = (scene: Story, who: CastMember, step: number, channel = 'live', callId = `${who}-${step}-${channel}`) =>
  scene.write(
    'called',
    { callId, personId: cast[who].personId, personName: cast[who].name, channel, step },
    { by: 'system' },
  )
const delivered = (scene: Story, callId: string) => scene.write('call-delivered', { callId }, { by: 'system' })
const failed = (scene: Story, callId: string, reason: string) =>
  scene.write('call-failed', { callId, reason }, { by: 'system' })
const triesOf = (scene: Story): Try[] =>
  attemptsOf(scene.state, scene.entries).flatMap((one) => (one.is === 'try' ? [one.tried] : []))
const read = (scene: Story, atMinute: number) =>
  triesOf(scene).map((tried) => `${tried.name} (${attemptWords(tried, Date.parse(scene.at(atMinute).now))})`)

describe('The attempts of a question', () => {
  it('W150 person, channel and seconds stand in one sentence, and the seconds of whoever rings go on', () => {
    const scene = ring(asked().at(12), 'wang', 1)
    delivered(scene, 'wang-1-live')
    expect(read(scene, 12.5)).toEqual(['王主任 (手机在线，响铃 30 秒)'])
    ring(scene.at(12 + 40 / 60), 'li', 2)
    expect(read(scene, 13)).toEqual(['王主任 (手机在线，未应答 40 秒)', '李医生 (救心应用，未送达 20 秒)'])
  })

  it('W151 several channels of one step are one try; the one that failed is told with its reason, not in the line', () => {
    const scene = ring(asked().at(12), 'wang', 1)
    failed(scene, 'wang-1-live', 'no-device')
    ring(scene, 'wang', 1, 'sms')
    expect(read(scene, 12.5)).toEqual(['王主任 (短信，已发出 30 秒)'])
    expect(triesOf(scene)[0]!.channels).toMatchObject([
      { channel: 'live', failed: 'no-device' },
      { channel: 'sms', failed: null },
    ])
    expect(reasonWords('no-device')).toBe('没有在线的手机')
  })

  it('W151 where every channel failed nobody is said to be ringing', () => {
    const scene = ring(asked().at(12), 'wang', 1)
    failed(scene, 'wang-1-live', 'no-device')
    expect(read(scene, 12.5)).toEqual(['王主任 (救心应用，未接通)'])
  })

  it('W152 when the ladder is climbed again the same person is tried anew, and the first try stays unanswered', () => {
    const scene = ring(asked().at(12), 'wang', 1)
    delivered(scene, 'wang-1-live')
    scene.at(13).write('rung-again', {}, { by: 'lantian' })
    ring(scene, 'wang', 1, 'live', 'again')
    scene.at(13.5).accepted('wang')
    const rows = attemptsOf(scene.state, scene.entries)
    expect(rows.map((row) => row.is)).toEqual(['try', 'again', 'try'])
    expect(triesOf(scene).map((one) => [one.outcome, one.seconds])).toEqual([
      ['stopped', 60],
      ['accepted', 30],
    ])
  })

  it('W153 an owner who is rung again rings until he answers, and is not called stopped before', () => {
    const scene = ring(asked().at(12), 'wang', 1)
    scene.at(12.5).accepted('wang').at(17).write('rung-again', {}, { by: 'lantian' })
    ring(scene, 'wang', 1, 'live', 'again')
    expect(triesOf(scene)[1]!.outcome).toBe('ringing')
    scene.at(17.5).accepted('wang')
    expect(triesOf(scene)[1]).toMatchObject({ outcome: 'accepted', seconds: 30 })
  })

  it('W154 a hole in the roster is a row of its own, in its place', () => {
    const scene = asked().at(12).write('call-failed', { reason: 'nobody-on-duty' }, { by: 'system' })
    ring(scene.at(12.1), 'li', 2)
    expect(attemptsOf(scene.state, scene.entries)).toMatchObject([
      { is: 'nobody', reason: 'nobody-on-duty' },
      { is: 'try', tried: { name: '李医生' } },
    ])
  })

  it('K271 a duty that changed is a row of its own between who went home and who is called instead', () => {
    const scene = ring(asked().at(12), 'wang', 1)
    scene.at(12.5).write('call-failed', { reason: 'duty-changed' }, { by: 'system' })
    ring(scene, 'li', 1)
    const rows = attemptsOf(scene.state, scene.entries)
    expect(rows.map((row) => row.is)).toEqual(['try', 'duty-changed', 'try'])
    expect(triesOf(scene)[0]).toMatchObject({ outcome: 'no-answer', seconds: 30 })
    expect(reasonWords('duty-changed')).toBe('值班已交接，改呼此刻当班的人')
  })

  it('W155 a whole roster that was rung at once did not answer when the next step came', () => {
    const scene = asked().at(12)
    ring(scene, 'wang', 3)
    ring(scene, 'li', 3)
    ring(scene.at(13), 'wang', 4)
    expect(triesOf(scene).map((one) => [one.name, one.outcome, one.seconds])).toEqual([
      ['王主任', 'no-answer', 60],
      ['李医生', 'no-answer', 60],
      ['王主任', 'ringing', null],
    ])
  })

  it('W156 a channel or a reason of a newer server is no riddle', () => {
    expect(channelSaid('satellite')).toBe('satellite')
    expect(channelSaid('constructor')).toBe('constructor')
    expect(reasonWords('moon-in-the-way')).toBe('原因不明')
  })

  it('W157 who is next is named; a whole roster, or nobody yet, reads as what it is', () => {
    const backup = { zh: '后备医师', en: 'the backup' }
    const everyone = { zh: '全体值班人员', en: 'everyone' }
    expect(whoIsNext({ whom: backup, names: ['李医生'] })).toBe('李医生')
    expect(whoIsNext({ whom: everyone, names: ['王主任', '李医生', '赵医生'] })).toBe('全体值班人员')
    expect(whoIsNext({ whom: backup, names: [] })).toBe('后备医师')
  })
})
