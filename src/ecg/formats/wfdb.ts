// WFDB (PhysioNet): a text header, and the one kind of signal file that can be told by its content (MATLAB 4 `val`).
// Other signal files are bare numbers: nobody can tell them without their header.

import { ascii, uint32 } from './bytes.ts'
import type { EcgFormat } from './format.ts'
import { textLines } from './text-lines.ts'

/** name[/segments] signals rate[/counter[(base)]] [samples [time [date]]] */
const recordLine = /^[\w-]+(?:\/\d+)? \d{1,4} \d[\d.e+-]*(?:\/[\d.()+-]+)?(?: \d+(?: [\d:.]+(?: [\d/]+)?)?)?$/
/** file format[xSamples][:skew][+offset] ... */
const signalLine = /^\S+ (?:8|16|24|32|61|80|160|212|310|311|508|516|524)(?:x\d+)?(?::\d+)?(?:\+\d+)?(?: |$)/
/** Of a record in segments: name samples */
const segmentLine = /^(?:[\w-]+|~) \d+$/

export const wfdb: EcgFormat = {
  name: 'wfdb',
  mediaType: 'application/x-wfdb',
  words: { zh: 'WFDB 心电图', en: 'WFDB' },
  sniff: (head) => isHeader(head) || isMatlabSignal(head),
}

function isHeader(head: Uint8Array): boolean {
  const lines = textLines(head)
    .map((line) => line.trim().replace(/[ \t]+/g, ' '))
    .filter((line) => line !== '' && !line.startsWith('#'))
  const [record, first] = lines
  if (!record || !first || !recordLine.test(record)) return false
  return record.split(' ')[0]!.includes('/') ? segmentLine.test(first) : signalLine.test(first)
}

function isMatlabSignal(head: Uint8Array): boolean {
  return uint32(head, 0) < 60 && uint32(head, 12) === 0 && uint32(head, 16) === 4 && ascii(head, 20, 4) === 'val\0'
}
