// SCP-ECG (EN 1064, ISO 11073-91064): binary sections behind a table of pointers, little endian.

import { ascii, uint16, uint32 } from './bytes.ts'
import type { EcgFormat } from './format.ts'

const sectionAt = 6
const pointersAt = sectionAt + 16
/** Twelve pointers of ten bytes, and the section's own header. */
const leastSectionBytes = 16 + 12 * 10

export const scp: EcgFormat = {
  name: 'scp',
  mediaType: 'application/x-scp-ecg',
  words: { zh: 'SCP-ECG 心电图', en: 'SCP-ECG' },
  sniff(head) {
    if (head.length < pointersAt + 10) return false
    const sectionBytes = uint32(head, sectionAt + 4)
    const pointsAtItself =
      uint16(head, pointersAt) === 0 &&
      uint32(head, pointersAt + 2) === sectionBytes &&
      uint32(head, pointersAt + 6) === 7
    if (uint16(head, sectionAt + 2) !== 0 || sectionBytes < leastSectionBytes || sectionBytes > 65536) return false
    return pointsAtItself || ascii(head, sectionAt + 10, 6) === 'SCPECG'
  },
  isWhole: ({ head, bytes }) => uint32(head, 2) <= bytes,
}
