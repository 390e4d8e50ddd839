// A consultation under an emergency reading: who the patient is, what was written, the pictures. Nothing can be written, nothing
// is kept on the phone, and when its time is over the server says so.

import { effectiveMilestones } from '../../consultation/milestones.ts'
import type { Consultation } from '../../consultation/model.ts'
import { pathwayOf } from '../../consultation/pathways.ts'
import { timelineOf } from '../../consultation/timeline.ts'
import type { ReplyOf } from '../api.ts'
import { Button } from '../parts/button.tsx'
import '../parts/emergency.css'
import { Broken, Loading } from '../parts/page-state.tsx'
import { patientWords } from '../parts/patient-words.ts'
import { useReading } from '../parts/reading.ts'
import { hasPicture } from '../parts/recording-pictures.ts'
import { Row, Rows } from '../parts/row.tsx'
import { shownTime } from '../parts/shown-time.ts'
import { TopBar } from '../parts/top-bar.tsx'
import { naming } from '../state.ts'
import { emergencyWords as texts } from '../texts/areas/emergency.ts'
import { common } from '../texts/areas/everywhere.ts'
import { lang, t } from '../texts/texts.ts'

type Read = ReplyOf<'readInEmergency'>

export default function EmergencyReadingScreen({ id }: { id: string }) {
  const reading = useReading<Read>(`/api/emergency-readings/${encodeURIComponent(id)}`)
  return (
    <div class="page">
      <TopBar title={t(texts).title} back="/" />
      <main class="page-body">
        {reading.is === 'loading' && <Loading />}
        {reading.is === 'broken' && <Broken sentence={reading.sentence} onRetry={reading.again} />}
        {reading.is === 'here' && <WhatIsRead read={reading.reply} />}
      </main>
    </div>
  )
}

function WhatIsRead({ read: { reading, consultation, entries } }: { read: Read }) {
  const words = t(texts)
  const rows = timelineOf(entries, lang.value, naming.value)
  const { patient, complaint } = consultation
  return (
    <>
      <Rows title={words.until(shownTime(reading.until))}>
        <Row note={complaint}>
          <strong>{patientWords(patient)}</strong> {naming.value.site(consultation.siteId)}
        </Row>
        {milestonesOf(consultation).map(({ name, at }) => (
          <Row key={name} side={<span class="number">{shownTime(at)}</span>}>
            {name}
          </Row>
        ))}
      </Rows>
      <Pictures readingId={reading.id} consultation={consultation} />
      <Rows title={words.records}>
        {rows.map((row) => (
          <Row key={row.seq} note={<time class="number">{shownTime(row.at, { seconds: true })}</time>}>
            {row.sentence}
          </Row>
        ))}
      </Rows>
    </>
  )
}

function Pictures({ readingId, consultation }: { readingId: string; consultation: Consultation }) {
  const addressOf = (recordingId: string) => `/api/emergency-readings/${readingId}/recordings/${recordingId}`
  return (
    <div class="emergency-pictures">
      {consultation.recordings.map((recording) => (
        <figure key={recording.recordingId}>
          {hasPicture(recording) && <img src={`${addressOf(recording.recordingId)}/preview`} alt={t(common).ecg} />}
          <Button look="plain" href={`${addressOf(recording.recordingId)}/original`}>
            {t(texts).original}
          </Button>
        </figure>
      ))}
    </div>
  )
}

function milestonesOf({ pathway: name, assertions }: Consultation): { name: string; at: string }[] {
  const pathway = pathwayOf(name)
  if (!pathway) return []
  return effectiveMilestones(assertions, pathway).flatMap(({ name, effective }) => {
    const words = pathway.milestones.find((one) => one.name === name)?.words[lang.value] ?? name
    return effective?.at ? [{ name: words, at: effective.at }] : []
  })
}
