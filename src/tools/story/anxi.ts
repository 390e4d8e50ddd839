// The scene that must always work (Anxi county): door at Lantian, lysis there 26 minutes later, the wire at the county
// hospital. Everything is told live; `pause` makes it watchable on two phones and a desk.

import sharp from 'sharp'
import { syntheticEcgSvg } from '../../ecg/synthetic.ts'
import { type Phone, phoneOf } from './phone.ts'

export interface Telling {
  url: string
  password: string
  /** Waits as long as a watcher needs, or not at all. */
  pause(seconds: number): Promise<void>
  say(sentence: string): void
}

export async function anxi({ url, password, pause, say }: Telling): Promise<string> {
  const [clinic, duty, second, lab, quality] = (await Promise.all(
    ['lantian', 'wang', 'li', 'lab', 'quality'].map((login) => phoneOf(url, login, password)),
  )) as [Phone, Phone, Phone, Phone, Phone]
  await duty.watchDuty()
  const id = await ask(clinic, say)
  await clinic.write(id, 'stamped', {
    milestone: 'first_ecg_acquired',
    how: 'document',
    at: new Date(Date.now() - 60_000).toISOString(),
  })

  const ring = await duty.hears<{ consultationId: string }>('ring', ({ consultationId }) => consultationId === id)
  say(`${duty.name}的手机响铃（${ring.consultationId.slice(0, 6)}…）`)
  await pause(3)
  await answer(duty, id, say, pause)
  await clinic.write(id, 'advice-confirmed')
  await pause(2)
  await lyse({ clinic, duty, second }, id, say, pause)
  await transfer({ clinic, lab }, id, say, pause)

  await second.write(id, 'stamped', { milestone: 'reperfusion_assessed', how: 'tapped', value: 1 })
  await lab.write(id, 'outcome', { result: 'reperfused', timiFlow: 3 })
  say('结局已反馈基层')
  await duty.write(id, 'closed', { reason: '救治结束' })
  const timeline = await quality.get<{ findings: unknown[]; intervals: { name: string; minutes: number | null }[] }>(
    `/api/consultations/${id}/timeline`,
  )
  const d2n = timeline.intervals.find(({ name }) => name === 'door_to_needle')?.minutes
  say(`质控：D2N ${d2n} 分，提示 ${timeline.findings.length} 条`)
  for (const phone of [clinic, duty, second, lab, quality]) phone.hangUp()
  return id
}

async function ask(clinic: Phone, say: Telling['say']): Promise<string> {
  const svg = syntheticEcgSvg({ heartRate: 88, seed: 1309, territory: 'inferior' })
  const photograph = await sharp(Buffer.from(svg)).jpeg({ quality: 85 }).toBuffer()
  const now = Date.now()
  const { consultation } = await clinic.open(
    {
      pathway: 'stemi',
      patient: { sex: 'male', ageYears: 58, name: '演示患者' },
      complaint: '胸痛 40 分钟, 大汗',
      vitals: { systolic: 152, diastolic: 94, heartRate: 88, spo2: 96 },
      symptomOnset: { at: new Date(now - 40 * 60_000).toISOString(), precision: 'about' },
      doorIn: { at: new Date(now - 5 * 60_000).toISOString() },
      firstMedicalContact: { at: new Date(now - 4 * 60_000).toISOString() },
      claimedAt: new Date(now).toISOString(),
    },
    [{ name: 'ecg.jpg', bytes: photograph, type: 'image/jpeg' }],
  )
  say(`${clinic.name}发出心电图，男 58 岁，胸痛 40 分钟`)
  return consultation.id
}

async function answer(duty: Phone, id: string, say: Telling['say'], pause: Telling['pause']): Promise<void> {
  await duty.write(id, 'accepted')
  say(`${duty.name}接诊`)
  const { consultation } = await duty.get<{ consultation: { recordings: { recordingId: string }[] } }>(
    `/api/consultations/${id}`,
  )
  await duty.write(id, 'viewed', { recordingId: consultation.recordings[0]!.recordingId })
  await pause(3)
  const text = '急性下壁STEMI，就地溶栓，随后转运PCI，绕行急诊。'
  await duty.write(id, 'answered', { diagnosis: 'stemi-inferior', strategy: 'lysis-then-pci', bypassEd: true, text })
  say(text)
}

async function lyse(
  phones: { clinic: Phone; duty: Phone; second: Phone },
  id: string,
  say: Telling['say'],
  pause: Telling['pause'],
) {
  const { clinic, duty, second } = phones
  const { contraindications } = await clinic.get<{
    contraindications: { version: string; items: { code: string }[] }[]
  }>('/api/pathways/stemi')
  const list = contraindications.find(({ version }) => version === 'cn-2019')!
  await clinic.write(id, 'screened', {
    listVersion: list.version,
    answers: Object.fromEntries(list.items.map(({ code }) => [code, 'no'])),
  })
  say('溶栓筛查完成，无禁忌')
  await duty.write(id, 'lysis-ordered', { product: 'rhTNK-tPA', doseMg: 16 })
  await second.write(id, 'lysis-confirmed')
  say(`${second.name}复核溶栓医嘱`)
  await clinic.write(id, 'stamped', { milestone: 'consent_started', how: 'tapped' })
  await pause(3)
  await clinic.write(id, 'stamped', { milestone: 'consent_signed', how: 'tapped' })
  await pause(1)
  await clinic.write(id, 'stamped', { milestone: 'needle', how: 'tapped' })
  say('开始溶栓')
}

async function transfer(
  phones: { clinic: Phone; lab: Phone },
  id: string,
  say: Telling['say'],
  pause: Telling['pause'],
) {
  const { clinic, lab } = phones
  const { consultation } = await clinic.get<{ consultation: { hospitalSiteId: string } }>(`/api/consultations/${id}`)
  await clinic.write(id, 'transfer-requested', { to: consultation.hospitalSiteId })
  await lab.write(id, 'transfer-accepted')
  say('上级医院同意接收')
  const course: [Phone, string, string, object?][] = [
    [lab, 'cath_lab_activated', '启动导管室'],
    [clinic, 'ambulance_arrived', '救护车到达'],
    [clinic, 'door_out', '离开卫生院'],
    [lab, 'cath_lab_ready', '导管室就绪'],
    [lab, 'pci_door_in', '到达县医院，绕行急诊'],
    [lab, 'cath_lab_arrival', '进入导管室', { bypassEd: true, bypassCcu: true }],
    [lab, 'puncture', '穿刺成功'],
    [lab, 'wire_crossed', '导丝通过'],
  ]
  for (const [phone, milestone, sentence, more] of course) {
    await pause(2)
    await phone.write(id, 'stamped', { milestone, how: 'tapped', ...more })
    say(sentence)
  }
}
