// The no's that come from the rules, and the cases that must not be refused.

import { describe, expect, it } from '@jest/globals'
import { opened } from '../../src/consultation/entries/opened.ts'
import { ruleRefusals } from '../../src/consultation/refusals.ts'
import { defaultSettings } from '../../src/consultation/settings.ts'
import { sentenceOf } from '../../src/consultation/timeline.ts'
import {
  allAnsweredNo,
  cast,
  doorAt,
  naming,
  openedBody,
  type Story,
  sites,
  story,
} from '../world/consultation-builder.ts'
import { entryFixtures, fixtureKinds } from '../world/entry-fixtures.ts'

const asked = () => story().at(1).opened().recorded().at(2)
const answered = () => asked().accepted().answered()

function refusedCode(scene: Story, kind: string, body: unknown, by: keyof typeof cast = 'lantian') {
  return scene.attempt(kind, body, { by })?.code
}

describe('the question', () => {
  it('C10 with nothing but sex and age is taken', () => {
    const { symptomOnset: _o, doorIn: _d, firstMedicalContact: _f, vitals: _v, complaint: _c, ...bare } = openedBody
    const scene = story().write('opened', { ...bare, patient: { sex: 'unknown', ageYears: 70 }, urgency: undefined })
    expect(scene.state).toMatchObject({
      state: 'open',
      urgency: 'urgent',
      owner: null,
      assertions: [{ milestone: 'consultation_opened' }],
    })
  })

  it('C11 whose phone is an hour ahead is taken; the time in the future asserts nothing', () => {
    const scene = story().opened({ doorIn: { at: '2026-11-22T06:09:00.000Z' } })
    expect(scene.state.assertions.map((one) => one.milestone)).not.toContain('door_in')
  })

  it('C12 of a pathway that nobody knows is refused with the names of those that are', () => {
    const refusal = story().attempt('opened', { ...openedBody, pathway: 'gout' })
    expect(refusal).toEqual({ code: 'unknown-pathway', values: { pathways: 'stemi, stroke' } })
  })

  it('C13 keeps times in UTC whatever zone they were told in', () => {
    const scene = story().opened({ doorIn: { at: '2026-11-22T13:09:00+08:00' } })
    expect(scene.state.assertions.find((one) => one.milestone === 'door_in')?.at).toBe(doorAt)
  })

  it.each([
    ['patient', { patient: { sex: 'male' } }, 'patient.ageYears'],
    ['NUL', { complaint: 'a\0b' }, 'complaint'],
    ['half a surrogate', { complaint: '胸痛\ud83d' }, 'complaint'],
    ['a year that no calendar of ours has', { doorIn: { at: '0000-01-01T00:00:00Z' } }, 'doorIn.at'],
    ['a time without a zone', { doorIn: { at: '2026-11-22T13:09:00' } }, 'doorIn.at'],
  ])('C14 with a wrong %s names the field', (_what, change, field) => {
    const refusal = story().attempt('opened', { ...openedBody, ...change })
    expect(refusal?.code).toBe('invalid-body')
    expect(Object.keys(refusal?.fields ?? {})).toEqual([field])
  })

  it('C15 cannot be asked twice, and nothing can be added before it', () => {
    expect(refusedCode(asked(), opened.kind, openedBody)).toBe('already-opened')
    expect(refusedCode(story(), 'said', { text: '?' })).toBe('not-opened')
  })
})

describe('the owner', () => {
  it('C20 is who accepted first; the second is told his name', () => {
    const scene = asked().accepted('wang')
    expect(scene.attempt('accepted', {}, { by: 'li' })).toEqual({
      code: 'already-accepted',
      values: { owner: '王主任' },
    })
    expect(refusedCode(scene, 'declined', {}, 'li')).toBe('already-accepted')
    expect(refusedCode(scene, 'accepted', {}, 'wang')).toBe('already-accepted')
  })

  it('C21 comes with the answer when nobody accepted before it', () => {
    const scene = asked().answered()
    expect(scene.entries.slice(-2).map((entry) => entry.kind)).toEqual(['accepted', 'answered'])
    expect(scene.state.owner?.name).toBe('王主任')
  })

  it('C22 stays the owner when a colleague adds a second opinion, and his own answer is the one carried out', () => {
    const scene = answered().answered({ strategy: 'primary-pci-transfer' }, 'li')
    expect(scene.state).toMatchObject({ owner: { name: '王主任' }, answer: { strategy: 'lysis-then-pci' } })
    expect(scene.state.secondOpinions).toMatchObject([{ strategy: 'primary-pci-transfer', by: { name: '李医生' } }])
  })

  it('C23 may offer the question; only who was asked takes it, and until then nothing changes hands', () => {
    const scene = asked().accepted('wang')
    const offer = { to: cast.li.personId }
    expect(refusedCode(scene, 'duty-offered', offer, 'li')).toBe('not-owner')
    expect(refusedCode(scene, 'duty-offered', { to: 'nobody' }, 'wang')).toBe('unknown-person')
    scene.write('duty-offered', offer, { by: 'wang' })
    expect(scene.state.owner?.name).toBe('王主任')
    expect(refusedCode(scene, 'duty-taken', {}, 'wang')).toBe('not-offered')
    expect(scene.write('duty-taken', {}, { by: 'li' }).state).toMatchObject({
      owner: { name: '李医生' },
      offeredTo: null,
    })
  })

  it('C77 may offer it only to a specialist who may take it', () => {
    const scene = asked().accepted('wang')
    for (const who of ['lantian', 'lab', 'quality'] as const) {
      expect(refusedCode(scene, 'duty-offered', { to: cast[who].personId }, 'wang')).toBe('unknown-person')
    }
    expect(refusedCode(scene, 'duty-offered', { to: cast.li.personId }, 'wang')).toBeUndefined()
  })

  it('C78 keeps it when the colleague says no; nobody else can say no for him', () => {
    const scene = asked().accepted('wang').write('duty-offered', { to: cast.li.personId }, { by: 'wang' })
    expect(refusedCode(scene, 'declined', {}, 'wang')).toBe('already-accepted')
    expect(scene.write('declined', { reason: '手术中' }, { by: 'li' }).state).toMatchObject({
      owner: { name: '王主任' },
      offeredTo: null,
    })
    expect(refusedCode(scene, 'duty-taken', {}, 'li')).toBe('not-offered')
    expect(refusedCode(scene, 'declined', {}, 'li')).toBe('already-accepted')
  })
})

describe('a closed consultation', () => {
  const words = ['said', 'stamped', 'withdrawn', 'outcome', 'reopened']
  const whileClosed = [
    'called',
    'call-delivered',
    'call-failed',
    'original-added',
    'picture-withdrawn',
    ...words,
    'read-in-emergency',
  ]

  it.each(fixtureKinds.filter((kind) => kind !== 'opened'))(
    'C30 takes %s only if it is a correction, a word, the outcome, the end of a call or of waiting for a picture',
    (kind) => {
      const { before, by, body } = entryFixtures[kind]()
      if (before.state.state === 'open') before.closed()
      expect(before.attempt(kind, body, { by })?.code).toBe(
        whileClosed.includes(kind) ? undefined : 'consultation-closed',
      )
    },
  )

  it('C31 goes on after reopening; an open one cannot be reopened', () => {
    const scene = answered().closed().write('reopened', { reason: '复查' })
    expect(scene.state).toMatchObject({ state: 'open', closedAt: null })
    expect(scene.state.closedReason).toBeUndefined()
    expect(refusedCode(scene, 'reopened', { reason: '复查' })).toBe('consultation-open')
  })
})

describe('advice, lysis and transfer', () => {
  it('C40 there is nothing to confirm before the answer, and no transfer to accept before it is asked for', () => {
    expect(refusedCode(asked(), 'advice-confirmed', {})).toBe('nothing-to-confirm')
    expect(refusedCode(asked(), 'transfer-accepted', {}, 'lab')).toBe('no-transfer')
  })

  it('C41 codes that are not on the answer card are refused with those that are', () => {
    const refusal = asked().attempt('answered', { diagnosis: 'sad', strategy: 'none' }, { by: 'wang' })
    expect(refusal).toMatchObject({
      code: 'invalid-body',
      fields: { diagnosis: { zh: expect.stringContaining('stemi-anterior') } },
    })
  })

  it('C42 an unreadable ECG is no diagnosis and a request to phone is no decision', () => {
    const scene = asked().answered({ diagnosis: 'unreadable', strategy: 'call-me' })
    const names = scene.state.assertions.map((one) => one.milestone)
    expect(names).not.toContain('ecg_diagnosed')
    expect(names).not.toContain('strategy_decided')
    expect(scene.answered().state.assertions.map((one) => one.milestone)).toContain('ecg_diagnosed')
  })

  it('C43 a product that the network has not approved is refused with those that it has', () => {
    const settings = { ...defaultSettings, approvedProducts: ['tenecteplase'] }
    const refusal = answered().attempt('lysis-ordered', { product: 'rhTNK-tPA', doseMg: 16 }, { by: 'wang', settings })
    expect(refusal).toEqual({
      code: 'product-not-approved',
      values: { product: 'rhTNK-tPA', approved: 'tenecteplase' },
    })
  })

  it('C44 a dose beside the formulary needs a reason of its own; a dose by weight needs the weight', () => {
    const scene = answered()
    const wrong = { product: 'tenecteplase', doseMg: 50, weightKg: 65 }
    expect(scene.attempt('lysis-ordered', wrong, { by: 'wang' })).toMatchObject({
      code: 'dose-differs',
      values: { expectedMg: 35 },
    })
    expect(refusedCode(scene, 'lysis-ordered', { product: 'tenecteplase', doseMg: 35 }, 'wang')).toBe('weight-needed')
    expect(refusedCode(scene, 'lysis-ordered', { ...wrong, doseReason: '按复测体重 95 kg' }, 'wang')).toBeUndefined()
    expect(scene.state.lysisOrder).toMatchObject({ doseMg: 50, doseReason: '按复测体重 95 kg' })
    expect(sentenceOf(scene.last, scene.state, 'zh', naming)).toContain('剂量 50 mg (剂量理由: 按复测体重 95 kg)')
  })

  it.each([
    ['a note about something else', { note: '家属已到' }, 'dose-differs'],
    ['an empty reason', { doseReason: '  ' }, 'invalid-body'],
    ['a reason for half as much again', { doseReason: '已复核' }, undefined],
  ])('C113 %s does not stand for the reason of another dose, and the other way round', (_what, said, code) => {
    const order = { product: 'rhTNK-tPA', doseMg: 24, ...said }
    expect(refusedCode(answered(), 'lysis-ordered', order, 'wang')).toBe(code)
  })

  it.each([
    ['rhTNK-tPA', 31.9, undefined],
    ['rhTNK-tPA', 32, 'dose-too-high'],
    ['rhTNK-tPA', 50, 'dose-too-high'],
    ['tenecteplase', 70, 'dose-too-high'],
    ['tenecteplase', 69, undefined],
  ])('C114 %s %d mg: twice the full dose is refused whatever the reason', (product, doseMg, code) => {
    const order = { product, doseMg, weightKg: 65, doseReason: '上级医嘱' }
    expect(refusedCode(answered(), 'lysis-ordered', order, 'wang')).toBe(code)
  })

  it('C115 an order read aloud names each contraindication that it overrides, with the reason', () => {
    const overrides = [{ item: 'prior-ich', reason: '20年前, 已评估' }]
    const scene = answered().ordered({ overrides, note: '尽快' })
    expect(sentenceOf(scene.last, scene.state, 'zh', naming)).toBe(
      '王主任 开溶栓医嘱: 注射用重组人TNK组织型纤溶酶原激活剂 16 mg, 剂量 16 mg; 禁忌证「既往任何时间颅内出血」仍予溶栓: 20年前, 已评估: 尽快',
    )
  })

  it('C45 the second confirmation is by a second person', () => {
    const scene = answered()
    expect(refusedCode(scene, 'lysis-confirmed', {}, 'li')).toBe('no-order')
    scene.ordered()
    expect(refusedCode(scene, 'lysis-confirmed', {}, 'wang')).toBe('second-person-needed')
    expect(scene.write('lysis-confirmed', {}, { by: 'li' }).state.lysisOrder?.confirmed?.by.name).toBe('李医生')
    expect(scene.ordered().state).toMatchObject({ lysisOrder: { seq: scene.last.seq }, earlierLysisOrders: [{}] })
    expect(scene.state.lysisOrder?.confirmed).toBeUndefined()
  })

  it('C46 answers to a list name its version, and an answer that is not on it is refused by name', () => {
    const scene = answered()
    expect(refusedCode(scene, 'screened', { listVersion: 'cn-1949', answers: {} })).toBe('unknown-list')
    const refusal = scene.attempt('screened', { listVersion: 'cn-2019', answers: { ...allAnsweredNo, gout: 'no' } })
    expect(Object.keys(refusal?.fields ?? {})).toEqual(['answers.gout'])
  })

  it('C47 a site outside the network is unknown wherever it is named', () => {
    const elsewhere = { to: 'site-elsewhere' }
    expect(refusedCode(answered(), 'transfer-requested', elsewhere)).toBe('unknown-site')
    expect(refusedCode(answered(), 'handed-over', elsewhere, 'lab')).toBe('unknown-site')
    const body = { diagnosis: 'unsure', strategy: 'none', destinationSiteId: 'site-elsewhere' }
    expect(refusedCode(answered(), 'answered', body, 'wang')).toBe('unknown-site')
    expect(answered().write('handed-over', { to: sites.hospital }, { by: 'lab' }).state.transfer?.to).toBe(
      sites.hospital,
    )
  })

  it('C48 an ECG that is not of this consultation cannot be looked at or spoken on', () => {
    expect(refusedCode(asked(), 'viewed', { recordingId: 'other' }, 'wang')).toBe('unknown-recording')
    expect(refusedCode(asked(), 'said', { voice: { recordingId: 'other' } })).toBe('unknown-recording')
  })

  it('C49 a word is text or voice, not both, not nothing, not only spaces', () => {
    for (const body of [{}, { text: ' ' }, { text: 'a', voice: { recordingId: 'recording-1' } }]) {
      expect(refusedCode(asked(), 'said', body)).toBe('invalid-body')
    }
  })
})

it('C50 every sentence of a rule says something in both languages and ends as a sentence', () => {
  for (const { zh, en, status } of Object.values(ruleRefusals)) {
    expect(zh).toMatch(/[\u4e00-\u9fff].*。$/)
    expect(en).toMatch(/[a-z].*\.$/)
    expect([403, 409, 422]).toContain(status)
  }
})
