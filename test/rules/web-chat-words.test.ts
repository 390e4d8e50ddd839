// A chat read in words: looked through, corrected, and told elsewhere without the patient.

import { describe, expect, it } from '@jest/globals'
import { intervalsOf } from '../../src/consultation/intervals.ts'
import { effectiveMilestones } from '../../src/consultation/milestones.ts'
import { pathwayOf } from '../../src/consultation/pathways.ts'
import { defaultSettings } from '../../src/consultation/settings.ts'
import { chatRows } from '../../src/web/parts/chat-rows.ts'
import { searchChat } from '../../src/web/parts/chat-search.ts'
import { numberOfTheDay } from '../../src/web/parts/status-card/number-of-the-day.ts'
import { durationWords, statusFacts, statusLine } from '../../src/web/parts/status-card/status-facts.ts'
import { anxi, cast, type Story, story } from '../world/consultation-builder.ts'

const row = (seq: number, words: string, by = '王主任') => ({ seq, at: '2026-11-22T05:10:00.000Z', by, words })
const said = [
  row(1, '男 58 岁 胸痛 40 分钟，大汗', '林医生'),
  row(2, '右室导联做了吗？补一份 V3R-V5R'),
  row(3, '已嚼服阿司匹林 300mg，血压 152/94', '林医生'),
]
const seqs = (typed: string) => searchChat(said, typed).map(({ seq }) => seq)

describe('Looking something up', () => {
  it('W334 every word has to be there, in any order; a name finds what he wrote, newest first', () => {
    expect(seqs('血压 阿司匹林')).toEqual([3])
    expect(seqs('阿司匹林 胸痛')).toEqual([])
    expect(seqs('林医生')).toEqual([3, 1])
  })

  it('W334 wide and narrow letters, large and small ones are the same', () => {
    expect(seqs('v3r')).toEqual([2])
    expect(seqs('ｖ３Ｒ')).toEqual([2])
    expect(seqs('３００MG')).toEqual([3])
  })

  it('W334 nothing typed finds nothing', () => {
    expect(seqs('')).toEqual([])
    expect(seqs('   ')).toEqual([])
  })

  it('W334 what was found stands in its words, shortened around it', () => {
    const long = [row(1, `${'前'.repeat(50)}目标${'后'.repeat(200)}`)]
    const [found] = searchChat(long, '目标')
    expect(found).toMatchObject({ hit: '目标', before: `…${'前'.repeat(14)}` })
    expect(found!.after.length).toBeLessThan(70)
    const [first] = searchChat(said, '胸痛')
    expect(`${first!.before}${first!.hit}${first!.after}`).toBe(said[0]!.words)
  })
})

describe('A corrected time', () => {
  const stampsOf = (scene: Story) =>
    chatRows(scene.entries, scene.state, cast.lantian.personId).filter((one) => one.row === 'stamp')
  const corrected = () => {
    const scene = story().at(11).opened().recorded().accepted().stamped('needle')
    const first = scene.last.seq
    scene.stamped('needle', { replaces: first, reason: '时间不对', at: '2026-11-22T05:20:00.000Z', how: 'recalled' })
    return { scene, first }
  }

  it('W336 says what it replaced and why, and the one before says what took its place', () => {
    const { scene, first } = corrected()
    const [before, after] = stampsOf(scene)
    expect(after).toMatchObject({ replaced: { seq: first }, assertion: { reason: '时间不对' } })
    expect(before).toMatchObject({ replacedBy: { at: '2026-11-22T05:20:00.000Z' } })
  })

  it('W336 a correction that was withdrawn has taken nothing’s place', () => {
    const { scene } = corrected()
    scene.withdrawn(scene.last.seq)
    expect(stampsOf(scene)[0]!.replacedBy).toBeUndefined()
  })
})

describe('A number for people who talk about it elsewhere', () => {
  const id = '0f8fad5b-d9cb-469f-a165-70867728950e'

  it('W337 is four digits, the same on every phone, and another one tomorrow or in another network', () => {
    const number = numberOfTheDay('network', '2026-11-22', id)
    expect(number).toMatch(/^\d{4}$/)
    expect(numberOfTheDay('network', '2026-11-22', id)).toBe(number)
    expect(numberOfTheDay('network', '2026-11-23', id)).not.toBe(number)
    expect(numberOfTheDay('other', '2026-11-22', id)).not.toBe(number)
  })

  it('W337 tells the questions of a busy day apart', () => {
    const ids = Array.from({ length: 40 }, (_, nth) => `${id.slice(0, -2)}${10 + nth}`)
    expect(new Set(ids.map((one) => numberOfTheDay('network', '2026-11-22', one))).size).toBeGreaterThanOrEqual(38)
  })
})

describe('A status card', () => {
  const pathway = pathwayOf('stemi')!
  const factsOf = ({ state }: Story, nowMs = Date.parse('2026-11-22T05:13:00.000Z')) => {
    const states = effectiveMilestones(state.assertions, pathway)
    return statusFacts(state, intervalsOf(state, states, pathway, defaultSettings), nowMs)
  }

  it('W338 says how long it took to be accepted, and the minutes to the needle', () => {
    const line = statusLine('0412', factsOf(anxi()))
    expect(line).toMatch(/^会诊 0412: (\d+ 分 )?\d+ (分|秒)接诊, D2N \d+ 分/)
  })

  it('W338 while nobody has accepted it says how long it waits', () => {
    const scene = story().at(11).opened()
    const nowMs = Date.parse(scene.state.openedAt) + 42_000
    expect(statusLine('0001', factsOf(scene, nowMs))).toBe('会诊 0001: 等待接诊 42 秒')
  })

  it('W338 has nothing of the patient, of a person or of a site in it', () => {
    const scene = anxi()
    const { patient, complaint, openedBy, owner, id } = scene.state
    const line = statusLine('0412', factsOf(scene))
    const secrets = [patient.name, patient.ageYears, complaint, openedBy.name, owner?.name, id, '男', '下壁']
    for (const secret of secrets.filter(Boolean)) expect(line).not.toContain(String(secret))
  })

  it('W338 durations are told as they are spoken', () => {
    expect([42_000, 60_000, 100_000, 3_600_000 + 1_560_000].map(durationWords)).toEqual([
      '42 秒',
      '1 分',
      '1 分 40 秒',
      '1 小时 26 分',
    ])
  })
})
