// The chat: what a doctor reads of the journal.

import { describe, expect, it } from '@jest/globals'
import { callStory, reached } from '../../src/web/parts/call-story.ts'
import { type ChatRow, chatRows } from '../../src/web/parts/chat-rows.ts'
import { anxi, cast, type Story, story } from '../world/consultation-builder.ts'

const asked = () => story().at(11).opened().recorded().at(12).called('wang', 0)
const delivered = (scene: Story, callId: string) => scene.write('call-delivered', { callId }, { by: 'system' })
const rowsOf = (scene: Story) => chatRows(scene.entries, scene.state, cast.lantian.personId)
const kinds = (rows: ChatRow[]) => rows.map((row) => row.row)

describe('Calls as a story', () => {
  it('W76 while it rings nothing is claimed; who did not answer is named with his seconds', () => {
    const scene = delivered(asked(), 'call-wang-0')
    expect(callStory(scene.state)).toMatchObject([
      { name: '王主任', outcome: 'ringing', seconds: null, delivered: true },
    ])
    scene.at(13).called('li', 1)
    expect(callStory(scene.state)).toMatchObject([
      { name: '王主任', outcome: 'no-answer', seconds: 60 },
      { name: '李医生', outcome: 'ringing', delivered: false },
    ])
    expect(reached(callStory(scene.state))).toEqual({ delivered: 1, of: 2 })
  })

  it('W76 who accepts is the one who accepted; the other phones were only stopped', () => {
    const scene = asked().at(13).called('li', 1).at(13.5).accepted('wang')
    expect(callStory(scene.state).map(({ name, outcome, seconds }) => [name, outcome, seconds])).toEqual([
      ['王主任', 'accepted', 90],
      ['李医生', 'stopped', 30],
    ])
  })

  it('W76 somebody who passed it on did not fail to answer', () => {
    const scene = asked().at(12.2).write('declined', {}, { by: 'wang' }).called('li', 1)
    expect(callStory(scene.state)[0]).toMatchObject({ outcome: 'declined', seconds: 12 })
  })

  it('W76 several devices of one person are one try', () => {
    const scene = asked()
    const body = { callId: 'other', personId: cast.wang.personId, personName: '王主任', channel: 'sms', step: 0 }
    scene.write('called', body, { by: 'system' })
    expect(callStory(scene.state)).toHaveLength(1)
  })
})

describe('Chat rows', () => {
  it('W77 all calls are one row, in the place of the first', () => {
    const scene = asked().at(13).called('li', 1).accepted('li')
    expect(kinds(rowsOf(scene))).toEqual(['sentence', 'recordings', 'calls', 'sentence'])
  })

  it('W78 photographs of one minute stand together, a later one apart', () => {
    const scene = story().at(11).opened().recorded('a').at(11.5).recorded('b').at(14).recorded('c')
    const shown = rowsOf(scene).flatMap((row) => (row.row === 'recordings' ? [row.recordingIds] : []))
    expect(shown).toEqual([['a', 'b'], ['c']])
  })

  it('W79 a hidden entry leaves no row', () => {
    const scene = asked()
    const hidden = scene.entries.map((entry) => (entry.kind === 'recording-added' ? { seq: entry.seq } : entry))
    expect(kinds(chatRows(hidden, scene.state, cast.lantian.personId))).toEqual(['sentence', 'calls'])
  })

  it('W80 a correction says what it replaced, a withdrawn time says so in its own row', () => {
    const scene = asked().stamped('needle')
    const first = scene.last.seq
    scene.stamped('needle', { replaces: first, reason: '时间不对', at: '2026-11-22T05:20:00.000Z', how: 'recalled' })
    scene.withdrawn(scene.last.seq)
    const stamps = rowsOf(scene).filter((row) => row.row === 'stamp')
    expect(stamps).toHaveLength(2)
    expect(stamps[1]).toMatchObject({ replaced: { seq: first }, assertion: { withdrawn: { reason: '点错' } } })
    expect(kinds(rowsOf(scene)).at(-1)).toBe('stamp')
  })

  it('W81 only the answer that is carried out asks to be confirmed', () => {
    const scene = asked().accepted().answered().answered({ strategy: 'primary-pci-transfer' })
    const latest = rowsOf(scene).flatMap((row) => (row.row === 'advice' ? [row.isLatest] : []))
    expect(latest).toEqual([false, true])
  })

  it('W82 every entry of the whole scene is read aloud or told by another row', () => {
    const scene = anxi()
    const told = ['call-delivered', 'advice-confirmed']
    const untold = scene.entries.filter((entry) => !told.includes(entry.kind))
    expect(rowsOf(scene)).toHaveLength(untold.length)
  })
})
