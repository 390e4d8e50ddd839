// What happens in one demo consultation, minute by minute: drawn by chance around what real networks report (Anxi:
// needle 26 minutes after the door), some late, some incomplete, some corrected afterwards. Offsets are minutes after
// the question was opened; the player turns them into entries under a controlled clock.

import type { Chance } from './chance.ts'

export type Who = 'clinic' | 'duty' | 'second' | 'lab' | 'quality' | 'system'

export interface PlannedStep {
  at: number
  who: Who
  kind: string
  body: Record<string, unknown>
  /** Minutes at which a stamped fact really happened (else: when it was stamped). */
  happened?: number
}

export interface PlannedStory {
  sex: 'male' | 'female'
  ageYears: number
  complaint: string
  systolic: number
  diastolic: number
  heartRate: number
  /** Minutes before the opening. */
  onsetBefore: number
  doorBefore: number
  territory: 'none' | 'inferior' | 'anterior' | 'lateral'
  steps: PlannedStep[]
}

type Course = 'lysis' | 'primary' | 'observe' | 'harmless'

const complaints = ['胸痛 {n} 分钟，大汗', '胸闷 {n} 分钟，恶心', '上腹痛 {n} 分钟，冷汗', '胸骨后压榨样疼痛 {n} 分钟']

export function planStory(random: Chance): PlannedStory {
  const dice = random.next()
  const course: Course = dice < 0.35 ? 'lysis' : dice < 0.65 ? 'primary' : dice < 0.85 ? 'observe' : 'harmless'
  const territory =
    course === 'lysis' || course === 'primary' ? random.pick(['inferior', 'anterior', 'lateral'] as const) : 'none'
  const onsetBefore = random.whole(25, 200)
  const steps = [...answerSteps(random, course, territory), ...courseSteps(random, course)]
  return {
    sex: random.happens(0.68) ? 'male' : 'female',
    ageYears: random.whole(41, 84),
    complaint: random.pick(complaints).replace('{n}', String(onsetBefore)),
    systolic: random.whole(98, 178),
    diastolic: random.whole(58, 104),
    heartRate: random.whole(52, 112),
    onsetBefore,
    doorBefore: random.whole(4, 10),
    territory,
    steps: [
      ...steps,
      { at: lastOf(steps) + random.between(30, 90), who: 'duty', kind: 'closed', body: { reason: '救治结束' } },
    ],
  }
}

function lastOf(steps: readonly PlannedStep[]): number {
  return Math.max(...steps.map(({ at }) => at))
}

/** From the call to the confirmed advice. One in six is missed by the first doctor and accepted by the backup. */
function answerSteps(random: Chance, course: Course, territory: string): PlannedStep[] {
  const missed = random.happens(0.16)
  const acceptedAt = missed ? random.between(1.2, 2.4) : random.between(0.3, 1.2)
  const by: Who = missed ? 'second' : 'duty'
  const answeredAt = acceptedAt + random.between(0.8, missed ? 6 : 4)
  const calls: PlannedStep[] = [{ at: 0.01, who: 'system', kind: 'called', body: { to: 'duty', step: 1 } }]
  if (!missed) calls.push({ at: 0.03, who: 'system', kind: 'call-delivered', body: {} })
  if (missed) calls.push({ at: 1.01, who: 'system', kind: 'called', body: { to: 'second', step: 2 } })
  return [
    ...calls,
    { at: acceptedAt, who: by, kind: 'accepted', body: {} },
    { at: acceptedAt + 0.1, who: by, kind: 'viewed', body: {} },
    { at: answeredAt, who: by, kind: 'answered', body: answerOf(random, course, territory) },
    { at: answeredAt + random.between(0.2, 1.5), who: 'clinic', kind: 'advice-confirmed', body: {} },
  ]
}

function answerOf(random: Chance, course: Course, territory: string): Record<string, unknown> {
  if (course === 'lysis') {
    return {
      diagnosis: `stemi-${territory}`,
      strategy: 'lysis-then-pci',
      bypassEd: true,
      text: `急性${wall(territory)}STEMI，就地溶栓后转运PCI，绕行急诊。`,
    }
  }
  if (course === 'primary') {
    return {
      diagnosis: `stemi-${territory}`,
      strategy: 'primary-pci-transfer',
      bypassEd: random.happens(0.6),
      text: `急性${wall(territory)}STEMI，直接转运行急诊PCI。`,
    }
  }
  if (course === 'observe')
    return {
      diagnosis: 'nste-acs',
      strategy: 'medical-observe',
      text: '考虑NSTE-ACS，药物治疗，复查心电图与肌钙蛋白。',
    }
  return { diagnosis: 'not-cardiac', strategy: 'none', text: '未见急性缺血改变，门诊随诊。' }
}

const wall = (territory: string) => ({ inferior: '下壁', anterior: '前壁', lateral: '侧壁' })[territory] ?? ''

function courseSteps(random: Chance, course: Course): PlannedStep[] {
  if (course === 'lysis') return lysisSteps(random)
  if (course === 'primary') return transferSteps(random, random.between(6, 9), random.between(6.1, 7.5))
  if (course === 'harmless') return []
  const drawn = random.between(9, 15)
  return [
    stamp(drawn, 'troponin_drawn'),
    stamp(drawn + random.between(14, 28), 'troponin_resulted'),
    stamp(drawn + 2, 'antiplatelet_given'),
  ]
}

function lysisSteps(random: Chance): PlannedStep[] {
  const late = random.happens(0.22)
  const consent = random.between(5.5, 6.5)
  const signed = consent + (late ? random.between(14, 30) : random.between(2, 4.5))
  const needle = signed + random.between(1, 2.5)
  const recalled = random.happens(0.08)
  const steps: PlannedStep[] = [
    { at: 5.3, who: 'clinic', kind: 'screened', body: {} },
    { at: consent - 0.05, who: 'duty', kind: 'lysis-ordered', body: { product: 'rhTNK-tPA', doseMg: 16 } },
    { at: consent + 0.5, who: 'second', kind: 'lysis-confirmed', body: {} },
    stamp(consent, 'consent_started'),
    stamp(signed, 'consent_signed'),
    recalled ? { ...stamp(needle + 25, 'needle'), happened: needle } : stamp(needle, 'needle'),
    stamp(needle - 1, 'antiplatelet_given'),
  ]
  if (random.happens(0.2)) steps.push(correctionOf('needle', needle + 40, needle - 1))
  const assessed = needle + random.between(60, 88)
  const afterwards: PlannedStep[] = [
    { ...stamp(assessed, 'reperfusion_assessed'), who: 'second' },
    {
      at: assessed + 60,
      who: 'lab',
      kind: 'outcome',
      body: { result: random.happens(0.92) ? 'reperfused' : 'not-reperfused', timiFlow: random.whole(2, 3) },
    },
  ]
  return [...steps, ...transferSteps(random, needle + random.between(1, 3), consent + 0.6), ...afterwards]
}

/** From the request to the wire. One in seven forgets a stamp, as people do. */
function transferSteps(random: Chance, start: number, activated: number): PlannedStep[] {
  const out = start + random.between(6, random.happens(0.3) ? 30 : 10)
  const arrival = out + random.between(35, 70)
  const lab = arrival + random.between(8, 20)
  const steps: PlannedStep[] = [
    { at: start, who: 'clinic', kind: 'transfer-requested', body: {} },
    { at: start + 1.5, who: 'lab', kind: 'transfer-accepted', body: {} },
    { ...stamp(activated, 'cath_lab_activated'), who: 'lab' },
    stamp(out - random.between(2, 4), 'ambulance_arrived'),
    stamp(out, 'door_out'),
    { ...stamp(activated + random.between(18, 32), 'cath_lab_ready'), who: 'lab' },
    { ...stamp(arrival, 'pci_door_in'), who: 'lab' },
    { ...stamp(lab, 'cath_lab_arrival'), who: 'lab' },
    { ...stamp(lab + 6, 'puncture'), who: 'lab' },
    { ...stamp(lab + 10, 'angiography_started'), who: 'lab' },
    { ...stamp(lab + 18, 'wire_crossed'), who: 'lab' },
    { ...stamp(lab + 22, 'device_used'), who: 'lab' },
  ]
  if (!random.happens(0.14)) return steps
  const forgotten = random.pick(['door_out', 'cath_lab_ready', 'device_used'])
  return steps.filter(({ body }) => body.milestone !== forgotten)
}

function stamp(at: number, milestone: string): PlannedStep {
  return { at, who: 'clinic', kind: 'stamped', body: { milestone, how: 'tapped' } }
}

/** Told again later from the paper record. The player looks up which assertion it replaces. */
function correctionOf(milestone: string, at: number, happened: number): PlannedStep {
  return {
    at,
    who: 'quality',
    kind: 'stamped',
    happened,
    body: { milestone, how: 'document', reason: '按病历核对', replaces: 'latest' },
  }
}
