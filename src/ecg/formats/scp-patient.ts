// Whom and what time section 1 of an SCP-ECG file tells of: tags of one byte, a length of two, a value.

import { uint16, uint32 } from './bytes.ts'
import type { Found } from './patient-in-head.ts'

const sectionHeaderBytes = 16
const pointersAt = 6 + sectionHeaderBytes
const tags = { age: 4, sex: 8, date: 25, time: 26, zone: 34, end: 255 }
const inYears = 1

export function patientInScp(head: Uint8Array): Found {
  const values = patientSection(head)
  const [date, time] = [values.get(tags.date), values.get(tags.time)]
  const age = values.get(tags.age)
  return {
    sex: ([undefined, 'male', 'female'] as const)[values.get(tags.sex)?.[0] ?? 0],
    ageYears: age?.length === 3 && age[2] === inYears ? uint16(age, 0) : undefined,
    at:
      date?.length === 4 && time?.length === 3
        ? `${digits(uint16(date, 0), 4)}-${digits(date[2])}-${digits(date[3])}T${[...time].map((each) => digits(each)).join(':')}`
        : undefined,
    zone: zoneOf(values.get(tags.zone)),
  }
}

/** Its values by tag; none where the section does not stand in the head. */
function patientSection(head: Uint8Array): Map<number, Uint8Array> {
  const values = new Map<number, Uint8Array>()
  const pointerAt = pointersAt + 10
  const beginsAt = uint32(head, pointerAt + 6) - 1
  if (uint16(head, pointerAt) !== 1 || beginsAt < pointersAt || uint16(head, beginsAt + 2) !== 1) return values
  const end = Math.min(head.length, beginsAt + uint32(head, pointerAt + 2))
  for (let at = beginsAt + sectionHeaderBytes; at + 3 <= end && head[at] !== tags.end; ) {
    const next = at + 3 + uint16(head, at + 1)
    if (next > end) break
    values.set(head[at]!, head.subarray(at + 3, next))
    at = next
  }
  return values
}

/** Minutes from UTC. Nothing stands there as 7FFF, and where a machine never asked for it as zero: that is not believed. */
function zoneOf(value: Uint8Array | undefined): string | undefined {
  const minutes = value === undefined || value.length < 2 ? 0 : (uint16(value, 0) << 16) >> 16
  if (minutes === 0 || Math.abs(minutes) > 14 * 60 || minutes % 15 !== 0) return undefined
  const away = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${digits(Math.floor(away / 60))}:${digits(away % 60)}`
}

function digits(number: number | undefined, length = 2): string {
  return String(number ?? '').padStart(length, '0')
}
