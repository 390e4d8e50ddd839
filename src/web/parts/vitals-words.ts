// What was measured at the bedside, in one line: "血压 152/94 · 心率 88 · 血氧 96%".

import type { Consultation } from '../../consultation/model.ts'
import { chat as texts } from '../texts/areas/chat.ts'
import { t } from '../texts/texts.ts'

export function vitalsWords(vitals: Consultation['vitals']): string {
  const words = t(texts)
  const { systolic, diastolic, heartRate, spo2 } = vitals ?? {}
  return [
    systolic !== undefined && `${words.bloodPressure} ${systolic}/${diastolic ?? '?'}`,
    heartRate !== undefined && `${words.heartRate} ${heartRate}`,
    spo2 !== undefined && `${words.spo2} ${spo2}%`,
  ]
    .filter((one) => one !== false)
    .join(' · ')
}
