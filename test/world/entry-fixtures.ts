// One fixture for every kind of entry: a situation in which it may be written, by whom, and its body. A new kind
// without a fixture does not compile.

import type { EntryKindName } from '../../src/consultation/entries.ts'
import { allAnsweredNo, type CastMember, cast, openedBody, type Story, sites, story } from './consultation-builder.ts'

export interface EntryFixture {
  before: Story
  by: CastMember | 'system'
  body: Record<string, unknown>
}

const asked = () => story().at(1).opened().recorded().at(2)
const rung = () => asked().called()
const owned = () => rung().accepted()
const answered = () => owned().at(4).answered().at(5)

export const entryFixtures: Record<EntryKindName, () => EntryFixture> = {
  opened: () => ({ before: story(), by: 'lantian', body: { ...openedBody } }),
  'recording-added': () => ({
    before: asked(),
    by: 'lantian',
    body: {
      recordingId: 'recording-9',
      sha256: 'b'.repeat(64),
      name: '心电图.pdf',
      mediaType: 'application/pdf',
      bytes: 1,
    },
  }),
  'original-added': () => {
    const file = { sha256: 'c'.repeat(64), name: '原图.heic', mediaType: 'image/heic', bytes: 3_000_000 }
    const { body } = entryFixtures['recording-added']()
    return {
      before: asked().write('recording-added', { ...body, original: file }, { by: 'lantian' }),
      by: 'lantian',
      body: { recordingId: 'recording-9', ...file },
    }
  },
  'picture-withdrawn': () => {
    const announced = [{ name: '心电图.jpg', mediaType: 'image/jpeg', bytes: 3_000_000, draftId: 'picture-1' }]
    return { before: story().at(1).opened({ announced }).at(2), by: 'lantian', body: { draftId: 'picture-1' } }
  },
  called: () => ({
    before: asked(),
    by: 'system',
    body: { callId: 'call-1', personId: cast.li.personId, channel: 'live', step: 2 },
  }),
  'call-delivered': () => ({ before: rung(), by: 'system', body: { callId: 'call-wang-1' } }),
  'call-failed': () => ({ before: rung(), by: 'system', body: { callId: 'call-wang-1', reason: 'no device' } }),
  accepted: () => ({ before: rung(), by: 'wang', body: {} }),
  declined: () => ({ before: rung(), by: 'wang', body: { reason: '正在手术' } }),
  viewed: () => ({ before: rung(), by: 'wang', body: { recordingId: 'recording-1' } }),
  said: () => ({ before: rung(), by: 'lantian', body: { text: '血压偏低' } }),
  answered: () => ({
    before: owned(),
    by: 'wang',
    body: {
      diagnosis: 'stemi-inferior',
      strategy: 'lysis-then-pci',
      bypassEd: true,
      bypassCcu: false,
      destinationSiteId: sites.hospital,
      text: '先嚼服阿司匹林',
    },
  }),
  'advice-confirmed': () => ({ before: answered(), by: 'lantian', body: {} }),
  stamped: () => ({
    before: answered(),
    by: 'lantian',
    body: { milestone: 'needle', how: 'tapped', overrides: [{ rule: 'consent', reason: '家属在途' }] },
  }),
  withdrawn: () => {
    const before = answered().stamped('needle')
    return { before, by: 'lantian', body: { seq: before.last.seq, reason: '点错' } }
  },
  screened: () => ({
    before: answered(),
    by: 'lantian',
    body: { listVersion: 'cn-2019', answers: { ...allAnsweredNo, pregnancy: 'unknown', dementia: 'yes' } },
  }),
  'lysis-ordered': () => ({ before: answered(), by: 'wang', body: { product: 'rhTNK-tPA', doseMg: 16 } }),
  'lysis-confirmed': () => ({ before: answered().ordered(), by: 'li', body: {} }),
  'transfer-requested': () => ({ before: answered(), by: 'lantian', body: { to: sites.hospital } }),
  'transfer-accepted': () => ({
    before: answered().write('transfer-requested', { to: sites.hospital }),
    by: 'lab',
    body: {},
  }),
  'handed-over': () => ({ before: answered(), by: 'lab', body: { to: sites.hospital } }),
  'duty-offered': () => ({ before: owned(), by: 'wang', body: { to: cast.li.personId } }),
  'duty-taken': () => ({
    before: owned().write('duty-offered', { to: cast.li.personId }, { by: 'wang' }),
    by: 'li',
    body: {},
  }),
  'rung-again': () => ({ before: rung(), by: 'lantian', body: {} }),
  'retake-asked': () => ({
    before: owned(),
    by: 'wang',
    body: { recordingId: 'recording-1', faults: ['blurred', 'leads-missing'] },
  }),
  measured: () => ({
    before: rung(),
    by: 'wang',
    body: {
      recordingId: 'recording-1',
      from: { x: 0.2, y: 0.5 },
      to: { x: 0.3, y: 0.42 },
      ms: 812,
      mv: 0.35,
      uncertaintyPercent: 2.6,
    },
  }),
  phoned: () => ({ before: rung(), by: 'wang', body: { personId: cast.lantian.personId } }),
  outcome: () => ({ before: answered(), by: 'lab', body: { result: 'reperfused', timiFlow: 3, culprit: 'RCA' } }),
  closed: () => ({ before: answered(), by: 'lab', body: { reason: '已完成' } }),
  reopened: () => ({ before: answered().closed(), by: 'quality', body: { reason: '补充资料' } }),
  'read-in-emergency': () => ({
    before: owned(),
    by: 'system',
    body: {
      personId: cast.li.personId,
      siteId: sites.hospital,
      reason: 'patient-here',
      words: '患者刚转到我院急诊',
      until: '2026-11-22T05:40:00.000Z',
    },
  }),
}

export const fixtureKinds = Object.keys(entryFixtures) as EntryKindName[]
