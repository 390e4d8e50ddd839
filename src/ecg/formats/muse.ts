// GE MUSE XML (RestingECG).

import type { EcgFormat } from './format.ts'
import { endsWithRoot, rootOf } from './xml.ts'

export const muse: EcgFormat = {
  name: 'muse',
  mediaType: 'application/x-ge-muse+xml',
  words: { zh: 'GE MUSE 心电图', en: 'GE MUSE' },
  sniff: (head) => rootOf(head)?.name === 'RestingECG',
  isWhole: endsWithRoot,
}
