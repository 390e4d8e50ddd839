// The scene of the demo as entries, told in minutes before now: what the gallery's parts are shown with. Fictional.

import { foldAll } from '../../consultation/fold.ts'
import type { Author, Consultation, Entry } from '../../consultation/model.ts'
import { nowMs } from '../clock.ts'

export const sites = [
  { id: 'anxi', name: '安溪县医院', tier: 'pci_hospital', parentSiteId: null },
  { id: 'lantian', name: '蓝田卫生院', tier: 'rescue_unit', parentSiteId: 'anxi' },
  { id: 'gande', name: '感德卫生院', tier: 'rescue_unit', parentSiteId: 'anxi' },
]

export const doctor: Author = { personId: 'chen', name: '陈医生', role: 'clinic_doctor', siteId: 'lantian' }
export const wang: Author = { personId: 'wang', name: '王主任', role: 'specialist', siteId: 'anxi' }
export const li: Author = { personId: 'li', name: '李医生', role: 'specialist', siteId: 'anxi' }
export const lab: Author = { personId: 'lab', name: '林护士', role: 'coordinator', siteId: 'anxi' }
export const officer: Author = { personId: 'quality', name: '苏老师', role: 'quality_officer', siteId: 'anxi' }

export const people = [doctor, wang, li, lab].map((one) => ({
  id: one.personId,
  name: one.name,
  phone: '13800000000',
  siteIds: [one.siteId],
  roles: [one.role],
}))

interface Told {
  /** Seconds after the consultation was opened. */
  after: number
  by: Author | 'system'
  kind: string
  body?: Record<string, unknown>
}

const sha256 = 'a'.repeat(64)
const photograph = { sha256, name: '心电图1.jpg', mediaType: 'image/jpeg', bytes: 482_000 }
const stamp = (milestone: string, more: Record<string, unknown> = {}) => ({ milestone, how: 'tapped', ...more })

const asking: Told[] = [
  { after: 4, by: doctor, kind: 'recording-added', body: { recordingId: 'inferior', ...photograph } },
  {
    after: 5,
    by: 'system',
    kind: 'called',
    body: { callId: 'c1', personId: 'wang', personName: '王主任', channel: 'live', step: 0 },
  },
  { after: 6, by: 'system', kind: 'call-delivered', body: { callId: 'c1' } },
]
const call = (callId: string, personId: string, personName: string, channel: string, step: number) => ({
  callId,
  personId,
  personName,
  channel,
  step,
})
const unanswered: Told[] = [
  { after: 35, by: 'system', kind: 'called', body: call('c1s', 'wang', '王主任', 'sms', 0) },
  { after: 36, by: 'system', kind: 'called', body: call('c1v', 'wang', '王主任', 'voice', 0) },
  { after: 37, by: 'system', kind: 'call-failed', body: { callId: 'c1v', reason: 'timed-out' } },
  {
    after: 65,
    by: 'system',
    kind: 'called',
    body: { callId: 'c2', personId: 'li', personName: '李医生', channel: 'live', step: 1 },
  },
  { after: 66, by: 'system', kind: 'call-delivered', body: { callId: 'c2' } },
]
const accepting: Told[] = [
  { after: 42, by: wang, kind: 'accepted' },
  { after: 55, by: wang, kind: 'viewed', body: { recordingId: 'inferior' } },
  { after: 70, by: doctor, kind: 'said', body: { text: '已建立静脉通路，已嚼服阿司匹林300mg' } },
  { after: 84, by: wang, kind: 'said', body: { text: '右室导联做了吗？补一份 V3R-V5R' } },
  {
    after: 170,
    by: doctor,
    kind: 'recording-added',
    body: { recordingId: 'right', ...photograph, name: '右室导联.jpg' },
  },
]
const unreadable: Told[] = [
  { after: 42, by: wang, kind: 'accepted' },
  {
    after: 60,
    by: wang,
    kind: 'retake-asked',
    body: { recordingId: 'inferior', faults: ['blurred', 'leads-missing'] },
  },
]
const answering: Told[] = [
  {
    after: 210,
    by: wang,
    kind: 'answered',
    body: { diagnosis: 'stemi-inferior', strategy: 'lysis-then-pci', bypassEd: true, destinationSiteId: 'anxi' },
  },
]
const lysing: Told[] = [
  { after: 230, by: doctor, kind: 'advice-confirmed' },
  { after: 300, by: doctor, kind: 'screened', body: { listVersion: 'cn-2019', answers: {} } },
  { after: 360, by: wang, kind: 'lysis-ordered', body: { product: 'rhTNK-tPA', doseMg: 16 } },
  { after: 400, by: doctor, kind: 'stamped', body: stamp('consent_started') },
]
const needling: Told[] = [
  { after: 420, by: li, kind: 'lysis-confirmed' },
  { after: 700, by: doctor, kind: 'stamped', body: stamp('consent_signed') },
  { after: 1260, by: doctor, kind: 'stamped', body: stamp('needle') },
  { after: 1290, by: doctor, kind: 'transfer-requested', body: { to: 'anxi' } },
  { after: 1320, by: lab, kind: 'transfer-accepted' },
  { after: 1350, by: lab, kind: 'stamped', body: stamp('cath_lab_activated') },
  { after: 1500, by: doctor, kind: 'stamped', body: stamp('ambulance_arrived') },
  { after: 1530, by: doctor, kind: 'withdrawn', body: { seq: 0, reason: '点错了' } },
]
const arriving: Told[] = [
  { after: 1900, by: doctor, kind: 'stamped', body: stamp('ambulance_arrived') },
  { after: 2100, by: doctor, kind: 'stamped', body: stamp('door_out') },
  { after: 4500, by: lab, kind: 'stamped', body: stamp('pci_door_in') },
  { after: 5100, by: lab, kind: 'stamped', body: stamp('puncture') },
  { after: 5700, by: lab, kind: 'stamped', body: stamp('wire_crossed') },
  { after: 6000, by: lab, kind: 'outcome', body: { result: 'reperfused', timiFlow: 3, culprit: '右冠近段' } },
  { after: 6100, by: wang, kind: 'closed', body: { reason: '已交接' } },
]

const chapters = { asking, unanswered, accepting, unreadable, answering, lysing, needling, arriving }
export type Chapter = keyof typeof chapters

export interface Shown {
  consultation: Consultation
  entries: Entry[]
}

/** The story up to these chapters, opened so many seconds ago, the door five minutes before. */
export function told(upTo: readonly Chapter[], openedSecondsAgo: number, answers: Record<string, string> = {}): Shown {
  const openedMs = nowMs() - openedSecondsAgo * 1000
  const at = (after: number) => new Date(openedMs + after * 1000).toISOString()
  const entries: Entry[] = [opening(at)]
  for (const one of upTo.flatMap((chapter) => chapters[chapter])) {
    const seq = entries.length + 1
    const body = bodyOf(one, entries, answers)
    entries.push({ seq, kind: one.kind, at: at(one.after), by: one.by, body, claimedAt: at(one.after) })
  }
  return { consultation: foldAll(entries), entries }
}

function bodyOf({ kind, body = {} }: Told, entries: readonly Entry[], answers: Record<string, string>) {
  if (kind === 'screened') return { ...body, answers }
  if (kind === 'withdrawn') return { ...body, seq: entries.at(-1)!.seq }
  return body
}

function opening(at: (after: number) => string): Entry {
  const body = {
    consultationId: 'gallery',
    networkId: 'network',
    siteId: 'lantian',
    rosterId: 'roster',
    hospitalSiteId: 'anxi',
    pathway: 'stemi',
    urgency: 'urgent',
    patient: { sex: 'male', ageYears: 58, name: '林某某' },
    complaint: '胸痛 40 分钟, 大汗',
    vitals: { systolic: 152, diastolic: 94, heartRate: 88, spo2: 96 },
    symptomOnset: { at: at(-2700), precision: 'about' },
    doorIn: { at: at(-300) },
    firstMedicalContact: { at: at(-240) },
  }
  return { seq: 1, kind: 'opened', at: at(0), by: doctor, body, claimedAt: at(0) }
}
