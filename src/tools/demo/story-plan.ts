// What happens in one demo consultation, minute by minute: drawn by chance around what good networks report (the
// needle some twenty minutes after the door), some late, some incomplete, some corrected afterwards. Offsets are minutes after
// the question was opened; the player turns them into entries under a controlled clock.

import { type Chance, chance } from './chance.ts'

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

const stories = 64
const seed = 20_261_122

/** The same month in every demo: each finding and each kind of correction comes up in it, and most patients are in time. */
export function planMonth(): PlannedStory[] {
  const random = chance(seed)
  return Array.from({ length: stories }, () => planStory(random))
}

function planStory(random: Chance): PlannedStory {
  const dice = random.next()
  const course: Course = dice < 0.35 ? 'lysis' : dice < 0.65 ? 'primary' : dice < 0.85 ? 'observe' : 'harmless'
  const territory =
    course === 'lysis' || course === 'primary' ? random.pick(['inferior', 'anterior', 'lateral'] as const) : 'none'
  const onsetBefore = random.whole(25, 200)
  const answer = answerSteps(random, course, territory)
  const steps = [...answer, ...courseSteps(random, course, answer.find(({ kind }) => kind === 'answered')!.at)]
  return {
    sex: random.happens(0.68) ? 'male' : 'female',
    ageYears: random.whole(41, 84),
    complaint: random.pick(complaints).replace('{n}', String(onsetBefore)),
    systolic: random.whole(98, 178),
    diastolic: random.whole(58, 104),
    heartRate: random.whole(52, 112),
    onsetBefore,
    doorBefore: random.whole(7, 11),
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

function courseSteps(random: Chance, course: Course, answered: number): PlannedStep[] {
  if (course === 'lysis') return lysisSteps(random, answered)
  if (course === 'primary') {
    const steps = transferSteps(random, answered + random.between(2, 5), answered + random.between(1, 5.5))
    return [...steps, ...labSteps(random, arrivalIn(steps) + random.between(8, 20), random.happens(0.7))]
  }
  if (course === 'harmless') return []
  const drawn = random.between(9, 15)
  return [
    stamp(drawn, 'troponin_drawn'),
    stamp(drawn + random.between(14, 28), 'troponin_resulted'),
    stamp(drawn + 2, 'antiplatelet_given'),
  ]
}

function lysisSteps(random: Chance, answered: number): PlannedStep[] {
  const late = random.happens(0.22)
  const hurried = !late && random.happens(0.2)
  const consent = answered + random.between(1.8, 2.8)
  const signed = consent + (late ? random.between(14, 30) : random.between(2, 4.5))
  const needle = signed + random.between(1, 2.5)
  const recalled = random.happens(0.08)
  const steps: PlannedStep[] = [
    { at: answered + 1.6, who: 'clinic', kind: 'screened', body: {} },
    { at: consent - 0.05, who: 'duty', kind: 'lysis-ordered', body: { product: 'rhTNK-tPA', doseMg: 16 } },
    { at: consent + 0.5, who: 'second', kind: 'lysis-confirmed', body: {} },
    stamp(consent, 'consent_started'),
    stamp(hurried ? needle + 12 : signed, 'consent_signed'),
    {
      ...stamp(recalled ? needle + 25 : needle, 'needle', hurried ? withoutConsent : {}),
      ...(recalled ? { happened: needle } : {}),
    },
    stamp(needle - 1, 'antiplatelet_given'),
  ]
  if (random.happens(0.2)) steps.push(correctionOf('needle', needle + 40, needle - 1))
  const transfer = transferSteps(random, needle + random.between(1, 3), answered + random.between(1, 5.5))
  return [...steps, ...transfer, ...afterLysis(random, needle, arrivalIn(transfer))]
}

const withoutConsent = { overrides: [{ rule: 'consent', reason: '家属在途，病情紧急，先行溶栓' }] }

/** Looked at after 60 to 90 minutes: an open vessel is seen in the lab hours later, one that is not at once. */
function afterLysis(random: Chance, needle: number, arrival: number): PlannedStep[] {
  const assessed = Math.max(needle + random.between(62, 86), arrival + 1)
  const isOpen = random.happens(0.88)
  const decided = assessed + random.between(1, 3)
  const lab = isOpen ? needle + random.between(150, 700) : Math.max(decided + 6, arrival + random.between(8, 20))
  const end = lab + random.between(60, 90)
  return [
    { ...stamp(assessed, 'reperfusion_assessed', { value: isOpen ? 1 : 0 }), who: 'second' },
    ...(isOpen ? [{ ...stamp(arrival + random.between(15, 30), 'ccu_admitted'), who: 'lab' as const }] : []),
    ...(isOpen ? [] : [{ ...stamp(decided, 'rescue_pci_decided'), who: 'second' as const }]),
    ...labSteps(random, lab, !isOpen),
    { at: end, who: 'lab', kind: 'outcome', body: { result: 'reperfused', timiFlow: random.whole(2, 3) } },
  ]
}

/** From the request to the door of the PCI hospital. Some forget a stamp, some tell one wrong, as people do. */
function transferSteps(random: Chance, start: number, activated: number): PlannedStep[] {
  const out = start + random.between(6, random.happens(0.3) ? 30 : 10)
  const arrival = out + random.between(35, 70)
  const forgotten = random.happens(0.14) ? random.pick(['door_out', 'cath_lab_ready']) : null
  const ambulance = out - random.between(2, 4)
  const isGuessed = random.happens(0.06)
  const steps: PlannedStep[] = [
    { at: start, who: 'clinic', kind: 'transfer-requested', body: {} },
    { at: start + 1.5, who: 'lab', kind: 'transfer-accepted', body: {} },
    { ...stamp(activated, 'cath_lab_activated'), who: 'lab' },
    isGuessed ? { ...stamp(out + 6, 'ambulance_arrived'), happened: out + 4 } : stamp(ambulance, 'ambulance_arrived'),
    stamp(out, 'door_out'),
    { ...stamp(activated + random.between(18, 32), 'cath_lab_ready'), who: 'lab' },
    { ...stamp(arrival, 'pci_door_in'), who: 'lab' },
  ]
  return steps.filter(({ body }) => body.milestone !== forgotten)
}

function arrivalIn(steps: readonly PlannedStep[]): number {
  return steps.find(({ body }) => body.milestone === 'pci_door_in')!.at
}

/** In the lab. One in twelve types the hour of the device wrong; it stays, or is corrected from the record. */
function labSteps(random: Chance, lab: number, pastCcu: boolean): PlannedStep[] {
  const ways = random.happens(0.9) ? { bypassEd: random.happens(0.55), bypassCcu: pastCcu } : {}
  const device = lab + 22
  const isWrong = random.happens(0.08)
  const isCorrected = isWrong && random.happens(0.5)
  const steps: PlannedStep[] = [
    stamp(lab, 'cath_lab_arrival', ways),
    stamp(lab + 6, 'puncture'),
    stamp(lab + 10, 'angiography_started'),
    stamp(lab + 18, 'wire_crossed'),
    isWrong ? { ...stamp(device + 2, 'device_used'), happened: device - 120 } : stamp(device, 'device_used'),
  ]
  return [
    ...steps.map((step): PlannedStep => ({ ...step, who: 'lab' })),
    ...(isCorrected ? [correctionOf('device_used', device + 30, device)] : []),
  ]
}

function stamp(at: number, milestone: string, more: Record<string, unknown> = {}): PlannedStep {
  return { at, who: 'clinic', kind: 'stamped', body: { milestone, how: 'tapped', ...more } }
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
