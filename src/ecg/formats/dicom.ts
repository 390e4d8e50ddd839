// DICOM (Part 10 file): a preamble of 128 bytes, then `DICM`. Whether it holds a waveform is for its reader to say.

import { ascii } from './bytes.ts'
import type { EcgFormat } from './format.ts'

export const dicom: EcgFormat = {
  name: 'dicom',
  mediaType: 'application/dicom',
  words: { zh: 'DICOM 心电图', en: 'DICOM' },
  // the first element after the mark is of the file meta group 0002
  sniff: (head) => ascii(head, 128, 4) === 'DICM' && head[132] === 2 && head[133] === 0,
}
