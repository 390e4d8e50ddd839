// The question itself: who the patient is and what he has, as it was asked. First thing in the chat.

import type { Entry } from '../../consultation/model.ts'
import { chat as texts } from '../texts/areas/chat.ts'
import { t } from '../texts/texts.ts'
import type { Consulting } from './consulting.ts'
import { patientWords } from './patient-words.ts'
import { shownTime } from './shown-time.ts'

export function QuestionCard({ entry, consulting }: { entry: Entry; consulting: Consulting }) {
  const words = t(texts)
  const { patient, complaint, vitals, openedBy, siteId, assertions } = consulting.consultation
  const onset = assertions.find((one) => one.milestone === 'symptom_onset' && one.seq === entry.seq)
  const pressure = vitals?.systolic ? `${vitals.systolic}/${vitals.diastolic ?? '?'}` : null
  const facts = [
    onset && { name: words.onset, value: onset.at ? shownTime(onset.at) : words.unknownTime },
    pressure && { name: words.bloodPressure, value: pressure },
    vitals?.heartRate && { name: words.heartRate, value: String(vitals.heartRate) },
    vitals?.spo2 && { name: words.spo2, value: `${vitals.spo2}%` },
  ].filter((one) => typeof one === 'object' && one !== null)
  return (
    <section class="question-card" aria-label={words.asked(openedBy.name)}>
      <p class="question-card-by">
        {words.asked(openedBy.name)} · {consulting.naming.site(siteId)}{' '}
        <time class="number">{shownTime(entry.at, { seconds: true })}</time>
      </p>
      <p class="question-card-patient">{patientWords(patient)}</p>
      {complaint && <p>{complaint}</p>}
      {facts.length > 0 && (
        <dl class="question-card-facts">
          {facts.map((fact) => (
            <div key={fact.name}>
              <dt>{fact.name}</dt>
              <dd class="number">{fact.value}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}
