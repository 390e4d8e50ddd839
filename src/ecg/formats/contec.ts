// Contec's native file: a number of ten bytes, the local time as text, then interleaved 16-bit samples.

import { ascii } from './bytes.ts'
import type { EcgFormat } from './format.ts'

export const contec: EcgFormat = {
  name: 'contec',
  mediaType: 'application/x-contec-ecg',
  words: { zh: '康泰心电图', en: 'Contec ECG' },
  sniff: (head) =>
    /^[\x21-\x7e]{1,10}\0*$/.test(ascii(head, 0, 10)) &&
    /^(19|20)\d\d-[01]\d-[0-3]\d [0-2]\d:[0-5]\d:[0-5]\d\0$/.test(ascii(head, 10, 20)),
}
