// The answer card: chips become the entry's fields, and nothing that is not on the screen is sent.

import { describe, expect, it } from '@jest/globals'
import { answerCard } from '../../src/consultation/pathways/stemi/answer-card.ts'
import { sentenceOf } from '../../src/consultation/timeline.ts'
import { begunAnswer, keepAnswer } from '../../src/web/answer-drafts.ts'
import { composerDrafts, keepBegun } from '../../src/web/composer-drafts.ts'
import {
  type AnswerChoice,
  bodyOf,
  composed,
  diagnosesOf,
  emptyChoice,
  mayContradict,
  missingOf,
  withChips,
  withDrugs,
  withText,
} from '../../src/web/parts/answer-choice.ts'
import { naming, sites, story } from '../world/consultation-builder.ts'

const nothing = emptyChoice(sites.hospital)
const lysis: AnswerChoice = { ...nothing, diagnosis: 'stemi-inferior', strategy: 'lysis-then-pci', bypassEd: true }

describe('Own words over the chips', () => {
  const transfer = { strategy: 'transfer-pci' }
  const own = withText(answerCard, lysis, '就地溶栓，先给阿司匹林')

  it('W304 follow a chip that changes as long as nobody has changed them', () => {
    const opened = withText(answerCard, lysis, composed(answerCard, lysis, naming.site, 'zh'))
    expect(withChips(answerCard, opened, transfer, naming.site)).toMatchObject({ ...transfer, text: null })
  })

  it('W304 that stand for other chips are called out until they are written anew or given up', () => {
    expect(mayContradict(answerCard, own)).toBe(false)
    const changed = withChips(answerCard, own, transfer, naming.site)
    expect(changed.text).toBe(own.text)
    expect(mayContradict(answerCard, changed)).toBe(true)
    expect(mayContradict(answerCard, withChips(answerCard, changed, { strategy: lysis.strategy }, naming.site))).toBe(
      false,
    )
    expect(mayContradict(answerCard, withText(answerCard, changed, '直接转运'))).toBe(false)
    expect(mayContradict(answerCard, withText(answerCard, changed, null))).toBe(false)
  })

  it('W305 stay with their consultation until they are sent, beside what was begun to be typed there', () => {
    keepBegun('one', '还没说完')
    keepAnswer('one', own)
    expect(begunAnswer('one')).toEqual(own)
    expect(begunAnswer('other')).toBeNull()
    keepAnswer('one', null)
    expect(begunAnswer('one')).toBeNull()
    expect(composerDrafts.value).toEqual({ one: '还没说完' })
  })
})

describe('Answer card', () => {
  it('W71 diagnosis and strategy are all that has to be chosen: the destination is already there', () => {
    expect(missingOf(answerCard, nothing)).toBe('diagnosis')
    expect(missingOf(answerCard, { ...nothing, diagnosis: 'stemi-inferior' })).toBe('strategy')
    expect(missingOf(answerCard, lysis)).toBeNull()
    expect(bodyOf(answerCard, lysis)).toEqual({
      diagnosis: 'stemi-inferior',
      strategy: 'lysis-then-pci',
      destinationSiteId: sites.hospital,
      bypassEd: true,
    })
  })

  it('W72 a bypass chosen before another strategy is not sent with a strategy that transfers nobody', () => {
    const changed = { ...lysis, strategy: 'medical-observe' }
    expect(bodyOf(answerCard, changed)).toEqual({ diagnosis: 'stemi-inferior', strategy: 'medical-observe' })
    expect(composed(answerCard, changed, naming.site, 'zh')).toBe('急性下壁STEMI；药物治疗 + 观察。')
  })

  it('W73 an unreadable ECG is no diagnosis to sign; "call me" can be sent before there is one, and decides nothing', () => {
    expect(diagnosesOf(answerCard).map(({ code }) => code)).not.toContain('unreadable')
    const callMe = { ...nothing, strategy: 'call-me' }
    expect(missingOf(answerCard, callMe)).toBeNull()
    expect(bodyOf(answerCard, callMe)).toEqual({ diagnosis: 'unsure', strategy: 'call-me' })
    const asked = story().at(11).opened().recorded().accepted()
    asked.answered(bodyOf(answerCard, callMe))
    const stamped = asked.state.assertions.map((one) => one.milestone)
    expect(stamped).not.toContain('strategy_decided')
    expect(stamped).not.toContain('ecg_diagnosed')
  })

  it('W300 drugs are fields of the answer, in the order of the card, one of those that stand for each other, and not sent where nothing is to be done', () => {
    const treated = { ...lysis, drugs: ['clopidogrel-300', 'aspirin-300'] }
    expect(bodyOf(answerCard, treated)).toHaveProperty('drugs', ['aspirin-300', 'clopidogrel-300'])
    expect(composed(answerCard, treated, naming.site, 'zh')).toMatch(/；阿司匹林 300mg 嚼服，氯吡格雷 300mg。$/)
    expect(withDrugs(answerCard, treated.drugs, [...treated.drugs, 'ticagrelor-180'])).toEqual([
      'aspirin-300',
      'ticagrelor-180',
    ])
    expect(bodyOf(answerCard, { ...treated, strategy: 'none' })).not.toHaveProperty('drugs')
    const asked = story().at(11).opened().recorded().accepted()
    expect(
      asked.attempt('answered', { ...bodyOf(answerCard, treated), drugs: ['arsenic'] }, { by: 'wang' }),
    ).toMatchObject({ code: 'invalid-body' })
    asked.answered(bodyOf(answerCard, treated))
    expect(sentenceOf(asked.last, asked.state, 'en', naming)).toContain('Aspirin 300 mg chewed · Clopidogrel 300 mg')
  })

  it('W74 the text reads what was chosen in both languages, and own words are sent only when there are some', () => {
    expect(composed(answerCard, lysis, naming.site, 'zh')).toBe(
      '急性下壁STEMI；就地溶栓 + 转运PCI；送安溪县医院，绕行急诊。',
    )
    expect(composed(answerCard, lysis, () => 'Anxi', 'en')).toBe(
      'Acute inferior STEMI; Lysis here, then transfer for PCI; to Anxi, bypassing ED.',
    )
    expect(composed(answerCard, nothing, naming.site, 'zh')).toBe('')
    expect(bodyOf(answerCard, { ...lysis, text: '   ' })).not.toHaveProperty('text')
    expect(bodyOf(answerCard, { ...lysis, text: ' 先查右室导联 ' })).toHaveProperty('text', '先查右室导联')
  })

  it('W75 whatever can be chosen is a body that the heart takes', () => {
    const drugs = answerCard.drugs!.map(({ code }) => code)
    for (const diagnosis of diagnosesOf(answerCard)) {
      for (const strategy of answerCard.strategy) {
        const asked = story().at(11).opened().recorded().accepted()
        const body = bodyOf(answerCard, {
          ...lysis,
          drugs,
          diagnosis: diagnosis.code,
          strategy: strategy.code,
          bypassCcu: true,
        })
        expect(asked.attempt('answered', body, { by: 'wang' })).toBeNull()
      }
    }
  })
})
