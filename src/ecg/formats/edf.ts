// EDF, EDF+ and BDF: a header of 256 ASCII bytes, 256 more for each signal, then records of integers.

import { ascii } from './bytes.ts'
import type { EcgFormat } from './format.ts'

export const edf: EcgFormat = {
  name: 'edf',
  mediaType: 'application/x-edf',
  words: { zh: 'EDF 心电图', en: 'EDF' },
  sniff(head) {
    if (head.length < 256 || head.subarray(1, 256).some((byte) => byte < 32 || byte > 126)) return false
    const isEdf = ascii(head, 0, 8) === '0       '
    const isBdf = head[0] === 255 && ascii(head, 1, 7) === 'BIOSEMI'
    return (isEdf || isBdf) && signalsOf(head) > 0 && numberAt(head, 184, 8) === 256 * (signalsOf(head) + 1)
  },
  isWhole({ head, bytes }) {
    const records = numberAt(head, 236, 8)
    const least = numberAt(head, 184, 8) + Math.max(records, 0) * recordBytes(head)
    return bytes >= least
  },
}

const signalsOf = (head: Uint8Array) => numberAt(head, 252, 4)

// the samples of each signal in one record stand behind 216 bytes of other fields for each signal
function recordBytes(head: Uint8Array): number {
  const signals = signalsOf(head)
  const sampleBytes = head[0] === 255 ? 3 : 2
  const counts = Array.from({ length: signals }, (_, signal) => numberAt(head, 256 + signals * 216 + signal * 8, 8))
  return counts.every((count) => count >= 0) ? counts.reduce((sum, count) => sum + count, 0) * sampleBytes : 0
}

function numberAt(head: Uint8Array, at: number, length: number): number {
  const text = ascii(head, at, length).trim()
  return /^-?\d+$/.test(text) ? Number(text) : -1
}
