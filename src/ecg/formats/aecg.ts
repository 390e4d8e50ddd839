// HL7 annotated ECG (aECG, namespace urn:hl7-org:v3).

import type { EcgFormat } from './format.ts'
import { endsWithRoot, rootOf } from './xml.ts'

export const aecg: EcgFormat = {
  name: 'aecg',
  mediaType: 'application/x-hl7-aecg+xml',
  words: { zh: 'HL7 aECG 心电图', en: 'HL7 annotated ECG' },
  sniff(head) {
    const root = rootOf(head)
    return root?.name === 'AnnotatedECG' && root.tag.includes('urn:hl7-org:v3')
  },
  isWhole: endsWithRoot,
}
