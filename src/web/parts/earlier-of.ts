// ECGs from before of the patient of a consultation, as the server lists them, in the words of the viewer.

import { call, type ReplyOf } from '../api.ts'
import type { Consulting } from './consulting.ts'
import { patientWords } from './patient-words.ts'
import type { EarlierEcg, EarlierSource } from './photo-viewer/earlier.ts'
import { picturesOf } from './recording-pictures.ts'

export function earlierOf({ consultation, naming }: Consulting): EarlierSource {
  return {
    patient: patientWords(consultation.patient),
    async load() {
      const path = `/api/consultations/${encodeURIComponent(consultation.id)}/earlier`
      const { findableBy, earlier } = await call<ReplyOf<'earlierRecordings'>>({ path })
      const ecgs = earlier.flatMap(({ recording, consultationId, siteId, patient, basis }) =>
        picturesOf([recording]).map(
          (picture): EarlierEcg => ({
            ...picture,
            addedAt: recording.addedAt,
            consultationId,
            siteName: naming.site(siteId),
            patient: patientWords(patient),
            basis,
          }),
        ),
      )
      return { findableBy, ecgs }
    },
  }
}
