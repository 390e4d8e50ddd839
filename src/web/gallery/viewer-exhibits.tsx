// The viewer in its states: one ECG, files without a picture, and an ECG from before beside it.

import { signal } from '@preact/signals'
import type { Patient } from '../../consultation/model.ts'
import type { Basis } from '../../consultation/same-patient.ts'
import { nowMs } from '../clock.ts'
import { patientWords } from '../parts/patient-words.ts'
import type { EarlierEcg, EarlierFound, EarlierSource } from '../parts/photo-viewer/earlier.ts'
import { EarlierEcgsSheet } from '../parts/photo-viewer/earlier-ecgs-sheet.tsx'
import { PhotoViewer } from '../parts/photo-viewer/photo-viewer.tsx'
import type { Picture } from '../parts/photo-viewer/viewer-state.ts'
import { picturesOf } from '../parts/recording-pictures.ts'
import type { Exhibit } from './exhibits.tsx'
import { doctor, type Shown } from './story.ts'

const nothing = () => undefined

const file = (recordingId: string, name: string, mediaType: string, previewUrl: string | null): Picture => {
  return { recordingId, name, mediaType, bytes: 1, caption: '陈医生 13:10', previewUrl, originalUrl: 'data:,' }
}
const files: Picture[] = [
  file('a', '心电图.pdf', 'application/pdf', null),
  file('b', 'ecg.scp', 'application/x-scp-ecg', null),
  file('c', 'broken.jpg', 'image/jpeg', 'data:,'),
]

const lin: Patient = { sex: 'male', ageYears: 58, name: '林清水' }
const nowAt = () => new Date(nowMs()).toISOString()

const ecgs = (): EarlierEcg[] => [
  earlierEcg(0.15, 58, '蓝田卫生院', 'name'),
  earlierEcg(113, 57, '安溪县医院', 'number'),
  earlierEcg(740, 56, '感德镇中心卫生院', 'name', 'application/pdf'),
]

function earlierEcg(daysAgo: number, ageYears: number, siteName: string, basis: Basis, mediaType = 'image/jpeg') {
  const addedAt = new Date(nowMs() - daysAgo * 24 * 3_600_000).toISOString()
  // looked up when it is shown: the gallery brings its own pictures
  const recordingId = 'right'
  const ref = { recordingId, seq: 2, addedAt, by: doctor, sha256: '', name: '心电图.jpg', mediaType, bytes: 1 }
  const [picture] = picturesOf([ref])
  const patient = patientWords({ ...lin, ageYears })
  return { ...picture!, recordingId: `${daysAgo}`, addedAt, consultationId: 'earlier', siteName, patient, basis }
}

function sourceOf(load: EarlierSource['load']): EarlierSource {
  return { patient: patientWords(lin), load }
}

const everything = sourceOf(async () => ({ findableBy: ['name'], ecgs: ecgs() }))

function sheet(name: string, load: EarlierSource['load'], known: () => EarlierFound | null = () => null): Exhibit {
  return {
    name: `viewer-earlier-${name}`,
    show: () => (
      <EarlierEcgsSheet
        source={sourceOf(load)}
        found={signal(known())}
        nowAt={nowAt()}
        onChoose={nothing}
        onClose={nothing}
      />
    ),
  }
}

const never = () => new Promise<EarlierFound>(nothing)

export function viewerExhibits(story: Shown): Exhibit[] {
  const pictures = () => picturesOf(story.consultation.recordings)
  return [
    { name: 'viewer', show: () => <PhotoViewer pictures={pictures()} earlier={everything} onClose={nothing} /> },
    { name: 'viewer-files', show: () => <PhotoViewer pictures={files} onClose={nothing} /> },
    { name: 'viewer-broken', show: () => <PhotoViewer pictures={files} recordingId="c" onClose={nothing} /> },
    {
      name: 'viewer-earlier',
      show: () => (
        <PhotoViewer pictures={pictures()} earlier={everything} initialEarlier={ecgs()[1]!} onClose={nothing} />
      ),
    },
    sheet('list', never, () => ({ findableBy: ['number', 'name'], ecgs: ecgs() })),
    sheet('loading', never),
    sheet('none', never, () => ({ findableBy: ['number', 'name'], ecgs: [] })),
    sheet('nameless', never, () => ({ findableBy: [], ecgs: [] })),
    sheet('broken', async () => Promise.reject(new Error('no network'))),
  ]
}
