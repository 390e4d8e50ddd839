// A picture that cannot be read: what the clinic owes, what the specialist waits for, and when it is over.

import { describe, expect, it } from '@jest/globals'
import { dueRetake } from '../../src/consultation/due-retake.ts'
import { retakeFaults } from '../../src/consultation/entries/retake-asked.ts'
import { mayRingAgainAt } from '../../src/consultation/may-ring-again.ts'
import { effectiveMilestones } from '../../src/consultation/milestones.ts'
import { nextSteps } from '../../src/consultation/next-step.ts'
import { stemi } from '../../src/consultation/pathways/stemi.ts'
import { defaultPhrases, phrasesSchema } from '../../src/consultation/phrases.ts'
import { defaultSettings, mergeSettings } from '../../src/consultation/settings.ts'
import { sentenceOf } from '../../src/consultation/timeline.ts'
import { numberOf, whichPicture } from '../../src/web/parts/retake/which-picture.ts'
import { naming, type Story, story } from '../world/consultation-builder.ts'

const accepted = () => story().at(1).opened().recorded().at(2).called().accepted()
const asked = (body: object = { faults: ['blurred', 'leads-missing'] }) =>
  accepted().at(3).write('retake-asked', body, { by: 'wang' })
const silentMs = ({ state, entries }: Story, since: string) =>
  Date.parse(mayRingAgainAt(state, entries)!) - Date.parse(since)
const firstStep = (scene: Story, side: 'clinic' | 'duty') => {
  const states = effectiveMilestones(scene.state.assertions, stemi)
  return nextSteps(scene.state, states, stemi, defaultSettings, side)[0]
}

describe('A picture that cannot be read', () => {
  it('C105 is asked for again by a specialist of the roster, who says what was wrong', () => {
    const scene = asked()
    expect(dueRetake(scene.state)).toMatchObject({ faults: ['blurred', 'leads-missing'], by: { name: '王主任' } })
    expect(sentenceOf(scene.last, scene.state, 'zh', naming)).toBe('王主任 请重拍心电图（模糊、缺导联）')
    expect(sentenceOf(scene.last, scene.state, 'en', naming)).toBe(
      '王主任 asked for a new picture (blurred, leads missing)',
    )
    const silent = asked({ faults: [] })
    expect(sentenceOf(silent.last, silent.state, 'zh', naming)).toContain('（看不清）')
  })

  it.each(retakeFaults)('C105 "%s" is one of the faults that can be said; another word is refused', (fault) => {
    expect(accepted().attempt('retake-asked', { faults: [fault] }, { by: 'wang' })).toBeNull()
    expect(accepted().attempt('retake-asked', { faults: [`not ${fault}`] }, { by: 'wang' })?.code).toBe('invalid-body')
    const unknown = accepted().attempt('retake-asked', { recordingId: 'x', faults: [fault] }, { by: 'wang' })
    expect(unknown?.code).toBe('unknown-recording')
  })

  it('W406 of several is named by its number: the one that was looked at last, else the latest', () => {
    const two = accepted().recorded('recording-2')
    expect(whichPicture(two.state, 'recording-1')).toBe('recording-1')
    expect(whichPicture(two.state, null)).toBe('recording-2')
    expect(numberOf(accepted().state, 'recording-1')).toBeNull()
    expect(numberOf(two.state, 'recording-1')).toBe(1)
    two.write('retake-asked', { recordingId: 'recording-1', faults: ['dark'] }, { by: 'wang' })
    expect(sentenceOf(two.last, two.state, 'zh', naming)).toBe('王主任 请重拍心电图 1（太暗）')
    expect(sentenceOf(two.last, two.state, 'en', naming)).toBe('王主任 asked for a new picture of ECG 1 (too dark)')
  })

  it('C106 is the first thing the clinic has to do, and the specialist waits for it', () => {
    expect(firstStep(asked(), 'clinic')).toMatchObject({ kind: 'recording-added', words: { zh: '重拍心电图' } })
    expect(firstStep(asked(), 'duty')?.kind).toBe('wait')
  })

  it('C106 is over with the next ECG: then the specialist answers, and nobody is asked for a picture any more', () => {
    const again = asked().at(4).recorded('recording-2')
    expect(dueRetake(again.state)).toBeNull()
    expect(firstStep(again, 'clinic')).toMatchObject({ kind: 'wait' })
    expect(firstStep(again, 'duty')?.kind).toBe('answered')
    const twice = again.at(5).write('retake-asked', { faults: ['dark'] }, { by: 'wang' })
    expect(dueRetake(twice.state)?.faults).toEqual(['dark'])
  })

  it('C106 is over as well when somebody decides without it; an answer that decides nothing leaves it owed', () => {
    const decided = asked().at(4).answered()
    expect(dueRetake(decided.state)).toBeNull()
    const open = asked().at(4).answered({ diagnosis: 'unsure', strategy: 'call-me' })
    expect(dueRetake(open.state)).not.toBeNull()
    const old = accepted().answered({ diagnosis: 'unreadable', strategy: 'call-me' })
    expect(dueRetake(old.state)?.faults).toEqual([])
    expect(dueRetake(old.at(4).recorded('recording-2').state)).toBeNull()
  })

  it('C107 asks nobody by telephone, stamps nothing and decides nothing', () => {
    const before = accepted()
    const scene = asked()
    expect(scene.state.assertions).toEqual(before.state.assertions)
    expect(scene.state.owner?.name).toBe('王主任')
    expect(scene.state.answer).toBeNull()
  })

  it('C107 while the clinic owes the picture the owner has his whole time, from the request and again from its arrival', () => {
    const scene = asked()
    expect(silentMs(scene, scene.last.at)).toBe(180_000)
    const again = scene.at(9).recorded('recording-2')
    expect(silentMs(again, again.last.at)).toBe(180_000)
  })

  it('C109 a colleague who asks for a picture gives the owner no more time than that, and none once the clinic has answered', () => {
    const scene = accepted().at(4).write('retake-asked', { faults: [] }, { by: 'li' })
    expect(silentMs(scene, scene.last.at)).toBe(180_000)
    const told = scene.at(5).write('said', { text: '拍不了更清楚的' }, { by: 'lantian' })
    expect(silentMs(told, told.state.acceptedAt!)).toBe(180_000)
  })

  it('C111 after a decision only its owner asks for a picture, and never before the advice is received', () => {
    const decided = () => accepted().at(3).answered()
    const other = decided().at(4).write('retake-asked', { faults: [] }, { by: 'li' })
    expect(dueRetake(other.state)).toBeNull()
    expect(firstStep(other, 'clinic')?.kind).toBe('advice-confirmed')
    const own = decided()
      .at(4)
      .write('retake-asked', { faults: ['dark'] }, { by: 'wang' })
    expect(dueRetake(own.state)?.faults).toEqual(['dark'])
    expect(firstStep(own, 'clinic')?.kind).toBe('advice-confirmed')
    const received = own.at(5).write('advice-confirmed', {}, { by: 'lantian' })
    expect(firstStep(received, 'clinic')?.words.zh).toBe('重拍心电图')
  })
})

describe('Quick phrases', () => {
  it('C108 every side has some in both languages, and they are as an administrator may write them', () => {
    for (const side of [defaultPhrases.clinic, defaultPhrases.duty]) {
      expect(side.zh.length).toBeGreaterThan(3)
      expect(side.en).toHaveLength(side.zh.length)
    }
    expect(phrasesSchema.parse(defaultPhrases)).toEqual(defaultPhrases)
  })

  it('C108 what a network has stored wins, and what is no longer valid counts as not set', () => {
    const own = { ...defaultPhrases, duty: { zh: ['已阅'], en: [] } }
    expect(mergeSettings({ phrases: own }).phrases.duty.zh).toEqual(['已阅'])
    expect(mergeSettings({ phrases: { zh: ['已阅'] } }).phrases).toEqual(defaultPhrases)
  })
})
