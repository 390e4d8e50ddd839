// Philips Sierra XML (restingecgdata), 1.03 and 1.04, often UTF-16.

import type { EcgFormat } from './format.ts'
import { endsWithRoot, rootOf } from './xml.ts'

export const sierra: EcgFormat = {
  name: 'sierra',
  mediaType: 'application/x-philips-sierra+xml',
  words: { zh: '飞利浦心电图', en: 'Philips Sierra' },
  sniff: (head) => rootOf(head)?.name === 'restingecgdata',
  isWhole: endsWithRoot,
}
