// Consultations told as stories, for tests of the rules and for fixtures of screens. Every step goes the way that real
// entries go (decide, then fold), so that no test stands on a consultation that could not exist.
// All patients are synthetic.

import { decide } from '../../src/consultation/decide.ts'
import type { EntryBodies, EntryKindName } from '../../src/consultation/entries.ts'
import type { DecideContext, NetworkSettings } from '../../src/consultation/entry-kind.ts'
import { type Reading, readConsultation } from '../../src/consultation/facts.ts'
import { fold } from '../../src/consultation/fold.ts'
import { instantOf, msOf } from '../../src/consultation/instants.ts'
import type { Author, Consultation, Entry, Instant, Refusal } from '../../src/consultation/model.ts'
import { stemi } from '../../src/consultation/pathways/stemi.ts'
import { defaultSettings } from '../../src/consultation/settings.ts'

export const sites = { hospital: 'site-hospital', lantian: 'site-lantian', cun: 'site-cun', gande: 'site-gande' }

export const cast = {
  lantian: { personId: 'p-lantian', name: '林医生', role: 'clinic_doctor', siteId: sites.lantian },
  nurse: { personId: 'p-nurse', name: '郑护士', role: 'clinic_doctor', siteId: sites.lantian },
  cun: { personId: 'p-cun', name: '许医生', role: 'clinic_doctor', siteId: sites.cun },
  wang: { personId: 'p-wang', name: '王主任', role: 'specialist', siteId: sites.hospital },
  li: { personId: 'p-li', name: '李医生', role: 'specialist', siteId: sites.hospital },
  lab: { personId: 'p-lab', name: '陈协调', role: 'coordinator', siteId: sites.hospital },
  quality: { personId: 'p-quality', name: '周质控', role: 'quality_officer', siteId: sites.hospital },
} as const satisfies Record<string, Author>
export type CastMember = keyof typeof cast

/** 13:09 in Anxi: the patient reaches the door of Lantian township hospital. */
export const doorAt: Instant = '2026-11-22T05:09:00.000Z'

export const naming = {
  person: (personId: string) => Object.values(cast).find((one) => one.personId === personId)?.name ?? '',
  site: (siteId: string) => ({ [sites.hospital]: '安溪县医院', [sites.lantian]: '蓝田卫生院' })[siteId] ?? siteId,
}

export const openedBody = {
  consultationId: 'consultation-1',
  networkId: 'network-1',
  siteId: sites.lantian,
  rosterId: 'roster-1',
  hospitalSiteId: sites.hospital,
  pathway: 'stemi',
  urgency: 'urgent',
  patient: { sex: 'male', ageYears: 58 },
  complaint: '胸痛 40 分钟, 大汗',
  vitals: { systolic: 152, diastolic: 94, heartRate: 88, spo2: 96 },
  symptomOnset: { at: '2026-11-22T04:29:00.000Z', precision: 'about' },
  firstMedicalContact: { at: doorAt },
  doorIn: { at: doorAt },
} as const satisfies EntryBodies['opened']

export const allAnsweredNo = Object.fromEntries(
  stemi.contraindications[0]!.items.map((one) => [one.code, 'no' as const]),
)

export interface How {
  by?: CastMember | 'system'
  claimedAt?: Instant
  clockOffsetMs?: number
  draftId?: string
  settings?: NetworkSettings
}

/** Bodies are checked by `decide`, as a client's would be: a test may try a wrong one. */
export class Story {
  readonly entries: Entry[] = []
  consultation: Consultation | null = null
  now: Instant = doorAt

  /** Minutes since the door. */
  at(minutes: number): this {
    this.now = instantOf(msOf(doorAt) + minutes * 60_000)
    return this
  }

  opened(body: Record<string, unknown> = {}, how: How = {}): this {
    return this.write('opened', { ...openedBody, ...body }, { by: 'lantian', ...how })
  }

  recorded(recordingId = 'recording-1', how: How = {}): this {
    const body = { recordingId, sha256: 'a'.repeat(64), name: 'ecg.jpg', mediaType: 'image/jpeg', bytes: 412_000 }
    return this.write('recording-added', body, { by: 'lantian', ...how })
  }

  called(person: CastMember = 'wang', step = 1): this {
    const callId = `call-${person}-${step}`
    const { personId, name } = cast[person]
    return this.write('called', { callId, personId, personName: name, channel: 'live', step }, { by: 'system' })
  }

  accepted(by: CastMember = 'wang'): this {
    return this.write('accepted', {}, { by })
  }

  answered(body: Record<string, unknown> = {}, by: CastMember = 'wang'): this {
    return this.write('answered', { diagnosis: 'stemi-inferior', strategy: 'lysis-then-pci', ...body }, { by })
  }

  stamped(milestone: string, body: Record<string, unknown> = {}, how: How = {}): this {
    return this.write('stamped', { milestone, how: 'tapped', ...body }, { by: 'lantian', ...how })
  }

  withdrawn(seq: number, by: CastMember = 'lantian'): this {
    return this.write('withdrawn', { seq, reason: '点错' }, { by })
  }

  screened(answers: Record<string, string> = allAnsweredNo): this {
    return this.write('screened', { listVersion: 'cn-2019', answers }, { by: 'lantian' })
  }

  ordered(body: Record<string, unknown> = {}): this {
    return this.write('lysis-ordered', { product: 'rhTNK-tPA', doseMg: 16, ...body }, { by: 'wang' })
  }

  closed(): this {
    return this.write('closed', { reason: '已完成' }, { by: 'lab' })
  }

  write(kind: EntryKindName, body: unknown, how: How = {}): this {
    const refusal = this.attempt(kind, body, how)
    if (refusal) throw new Error(`${kind} was refused: ${JSON.stringify(refusal)}`)
    return this
  }

  /** The refusal, or null when it was written. */
  attempt(kind: string, body: unknown, how: How = {}): Refusal | null {
    const by = how.by === 'system' ? 'system' : cast[how.by ?? 'lantian']
    const decision = decide(this.consultation, { kind, body }, this.context(by, how.settings))
    if (!decision.ok) return decision.refusal
    for (const decided of decision.entries) this.append({ ...decided, by }, how)
    return null
  }

  get last(): Entry {
    return this.entries[this.entries.length - 1]!
  }

  get state(): Consultation {
    if (!this.consultation) throw new Error('the story has not begun')
    return this.consultation
  }

  /** Milestones, intervals, findings and facts as they stand now. */
  reading(settings: NetworkSettings = defaultSettings): Reading {
    return readConsultation(this.state, settings)!
  }

  private append(decided: Pick<Entry, 'kind' | 'body' | 'by'>, how: How): void {
    const entry: Entry = {
      seq: this.entries.length + 1,
      at: this.now,
      ...decided,
      ...(how.claimedAt === undefined ? {} : { claimedAt: how.claimedAt }),
      ...(how.clockOffsetMs === undefined ? {} : { clockOffsetMs: how.clockOffsetMs }),
      ...(how.draftId === undefined ? {} : { draftId: how.draftId }),
    }
    this.entries.push(entry)
    this.consultation = fold(this.consultation, entry)
  }

  private context(actor: Author | 'system', settings = defaultSettings): DecideContext {
    return {
      actor,
      now: this.now,
      settings,
      knowsSite: (siteId) => Object.values(sites).includes(siteId),
      mayTake: (personId) => Object.values(cast).some((one) => one.personId === personId && one.role === 'specialist'),
    }
  }
}

export function story(): Story {
  return new Story()
}

/** The scene that must always work, told live and completely: door 13:09, needle 13:35, vessel open. */
export function anxi(): Story {
  const ecgAt = instantOf(msOf(doorAt) + 9 * 60_000)
  const scene = story().at(11).opened().recorded().stamped('first_ecg_acquired', { at: ecgAt })
  scene.at(11.1).called().write('call-delivered', { callId: 'call-wang-1' }, { by: 'system' })
  scene.at(11.8).accepted().at(12).write('viewed', { recordingId: 'recording-1' }, { by: 'wang' })
  scene.at(16).answered({ bypassEd: true, destinationSiteId: sites.hospital }).at(16.5).write('advice-confirmed', {})
  scene.at(17).stamped('cath_lab_activated', {}, { by: 'lab' }).at(17.5).stamped('consent_started')
  scene.at(18).screened().at(19).ordered().at(20).write('lysis-confirmed', {}, { by: 'li' })
  scene.at(22).stamped('antiplatelet_given').at(24).stamped('consent_signed').at(26).stamped('needle')
  scene.write('transfer-requested', { to: sites.hospital }).at(27).write('transfer-accepted', {}, { by: 'lab' })
  scene.at(28).stamped('ambulance_arrived').at(29.5).stamped('door_out')
  return anxiAtTheHospital(scene)
}

function anxiAtTheHospital(scene: Story): Story {
  const lab = { by: 'lab' } as const
  scene.at(40).stamped('cath_lab_ready', {}, lab).at(76).stamped('pci_door_in', {}, lab)
  scene.at(78).write('handed-over', { to: sites.hospital }, lab)
  scene.at(80).stamped('cath_lab_arrival', { bypassEd: true, bypassCcu: true }, lab)
  scene.at(86).recorded('recording-2', lab).at(100).stamped('reperfusion_assessed', { value: 1 }, { by: 'wang' })
  scene.at(170).stamped('puncture', {}, lab).at(172).stamped('angiography_started', {}, lab)
  scene.at(180).stamped('wire_crossed', {}, lab).at(190).stamped('device_used', {}, lab)
  scene.at(200).stamped('procedure_ended', { value: 3 }, lab)
  return scene.at(240).write('outcome', { result: 'reperfused', timiFlow: 3, culprit: 'RCA' }, lab)
}
