// A consultation under an emergency reading: who the patient is, what was written, the pictures and voices, as of a moment
// ago. Nothing can be written, nothing is kept on the phone, and when its time is over nothing of it is left on the screen.

import { useSearch } from 'wouter-preact'
import { effectiveMilestones } from '../../consultation/milestones.ts'
import type { Consultation } from '../../consultation/model.ts'
import { pathwayOf } from '../../consultation/pathways.ts'
import { type TimelineRow, timelineOf } from '../../consultation/timeline.ts'
import { Button } from '../parts/button.tsx'
import { addressesUnder, EmergencyRecordings } from '../parts/emergency-recordings.tsx'
import { Broken, Empty, Loading } from '../parts/page-state.tsx'
import { patientWords } from '../parts/patient-words.ts'
import type { RecordingAddresses } from '../parts/recording-pictures.ts'
import { Row, Rows } from '../parts/row.tsx'
import { shownTime } from '../parts/shown-time.ts'
import { TopBar } from '../parts/top-bar.tsx'
import { type EmergencyLook, type EmergencyRead, useEmergencyReading } from '../parts/use-emergency-reading.ts'
import { vitalsWords } from '../parts/vitals-words.ts'
import { VoiceMessage } from '../parts/voice/voice-message.tsx'
import { naming } from '../state.ts'
import { emergencyWords as texts } from '../texts/areas/emergency.ts'
import { lang, t } from '../texts/texts.ts'

export default function EmergencyReadingScreen({ id }: { id: string }) {
  const look = useEmergencyReading(id)
  // a page that is opened anew after the end is not told any more whose it was
  const consultationId = new URLSearchParams(useSearch()).get('of')
  return (
    <div class="page">
      <TopBar title={t(texts).title} back="/" />
      <main class="page-body">
        {look.is === 'loading' && <Loading />}
        {look.is === 'broken' && <Broken sentence={look.sentence} onRetry={look.again} />}
        {look.is === 'here' && <WhatIsRead look={look} />}
        {look.is === 'over' && <Over consultationId={consultationId} />}
      </main>
    </div>
  )
}

function Over({ consultationId }: { consultationId: string | null }) {
  const words = t(texts)
  return (
    <Empty title={words.over}>
      <p role="status">{words.overNote}</p>
      {consultationId !== null && (
        <Button look="outline" href={`/emergency/${encodeURIComponent(consultationId)}`}>
          {words.again}
        </Button>
      )}
    </Empty>
  )
}

function WhatIsRead({ look }: { look: Extract<EmergencyLook, { is: 'here' }> }) {
  const words = t(texts)
  const { reading, consultation, entries } = look.read
  const { patient, complaint } = consultation
  const vitals = vitalsWords(consultation.vitals)
  const asOf = shownTime(look.asOf, { seconds: true })
  const addresses = addressesUnder(reading.id)
  return (
    <>
      {look.trouble !== null && (
        <p class="status-alarm" role="alert">
          {words.stale(asOf)}
        </p>
      )}
      <Rows title={`${words.until(shownTime(reading.until))} · ${words.asOf(asOf)}`}>
        <Row note={complaint}>
          <strong>{patientWords(patient)}</strong> {naming.value.site(consultation.siteId)}
        </Row>
        {vitals !== '' && (
          <Row>
            <span class="number">{vitals}</span>
          </Row>
        )}
        {milestonesOf(consultation).map(({ name, at }) => (
          <Row key={name} side={<span class="number">{shownTime(at)}</span>}>
            {name}
          </Row>
        ))}
      </Rows>
      <EmergencyRecordings recordings={consultation.recordings} addresses={addresses} />
      <Rows title={words.records}>
        {timelineOf(entries, lang.value, naming.value).map((row) => (
          <Spoken key={row.seq} row={row} entries={entries} addresses={addresses} />
        ))}
      </Rows>
    </>
  )
}

interface SpokenProps {
  row: TimelineRow
  entries: EmergencyRead['entries']
  addresses: RecordingAddresses
}

function Spoken({ row, entries, addresses }: SpokenProps) {
  const entry = entries.find(({ seq }) => seq === row.seq)
  const { voice } = (entry && 'body' in entry ? entry.body : {}) as {
    voice?: { recordingId: string; seconds?: number }
  }
  return (
    <Row
      note={
        <>
          <time class="number">{shownTime(row.at, { seconds: true })}</time>
          {voice && <VoiceMessage {...voice} addresses={addresses} />}
        </>
      }
    >
      {row.sentence}
    </Row>
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
