// Made-up heads of binary ECG files that say when they were recorded and of whom.

/** Tags of section 1 of an SCP-ECG file behind its table of sections. */
export function scpWith(tags: [tag: number, value: number[]][]): Buffer {
  const section = Buffer.concat([
    Buffer.alloc(16),
    ...tags.map(([tag, value]) => Buffer.from([tag, value.length & 255, value.length >> 8, ...value])),
    Buffer.from([255, 0, 0]),
  ])
  section.writeUInt16LE(1, 2)
  section.writeUInt32LE(section.length, 4)
  const table = Buffer.alloc(6 + 136)
  table.writeUInt32LE(136, 10)
  table.write('SCPECG', 16, 'ascii')
  table.writeUInt32LE(136, 24)
  table.writeUInt32LE(7, 28)
  table.writeUInt16LE(1, 32)
  table.writeUInt32LE(section.length, 34)
  table.writeUInt32LE(table.length + 1, 38)
  const file = Buffer.concat([table, section, Buffer.alloc(300)])
  file.writeUInt32LE(file.length, 2)
  return file
}

/** The tags of a time, "2026-11-22T13:09:00", and minutes from UTC where the machine knows them. */
export function scpTime(at: string, zoneMinutes?: number): [number, number[]][] {
  const [year, month, day, ...clock] = at.split(/\D/).map(Number) as [number, number, number, ...number[]]
  const zone: [number, number[]][] =
    zoneMinutes === undefined ? [] : [[34, [zoneMinutes & 255, (zoneMinutes >> 8) & 255, 0, 0]]]
  return [[25, [year & 255, year >> 8, month, day]], [26, clock], ...zone]
}

export interface Element {
  group: number
  number: number
  kind: string
  value: string
}

export const acquisitionDateTime = (value: string): Element => ({ group: 8, number: 0x2a, kind: 'DT', value })

/** A DICOM file of the syntax `1.2.840.10008.1.2` (implicit) or `1.2.840.10008.1.2.1` (explicit), or another. */
export function dicomWith(elements: Element[], syntax = '1.2.840.10008.1.2.1'): Buffer {
  const meta = written({ group: 2, number: 0x10, kind: 'UI', value: syntax }, true)
  const isExplicit = syntax !== '1.2.840.10008.1.2'
  const head = Buffer.alloc(132)
  head.write('DICM', 128, 'ascii')
  return Buffer.concat([head, meta, ...elements.map((one) => written(one, isExplicit)), Buffer.alloc(300, 0x7f)])
}

function written({ group, number, kind, value }: Element, isExplicit: boolean): Buffer {
  const text = Buffer.from(value.length % 2 === 0 ? value : `${value}${kind === 'UI' ? '\0' : ' '}`, 'latin1')
  const head = Buffer.alloc(isExplicit && kind === 'SQ' ? 12 : 8)
  head.writeUInt16LE(group, 0)
  head.writeUInt16LE(number, 2)
  if (!isExplicit) head.writeUInt32LE(text.length, 4)
  else {
    head.write(kind, 4, 'ascii')
    if (kind === 'SQ') head.writeUInt32LE(text.length, 8)
    else head.writeUInt16LE(text.length, 6)
  }
  return Buffer.concat([head, text])
}
