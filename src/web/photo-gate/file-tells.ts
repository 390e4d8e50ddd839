// What a file says of itself: when its photograph was taken, or whom an ECG machine wrote into its header.

import { patientInHead } from '../../ecg/formats/patient-in-head.ts'
import { exifHeadBytes, readExif } from './exif.ts'
import type { FileTells } from './wrong-patient.ts'

export async function fileTells(file: Blob): Promise<FileTells> {
  const head = new Uint8Array(await file.slice(0, exifHeadBytes).arrayBuffer())
  const takenAt = readExif(head)?.takenAt
  return takenAt ? { at: takenAt } : patientInHead(head)
}
