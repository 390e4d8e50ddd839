// Whom and what time the first elements of a DICOM file tell of. Read are the two little-endian syntaxes that ECGs are
// written in; of a compressed or big-endian file nothing is told.

import { ascii, uint16, uint32 } from './bytes.ts'
import type { Found } from './patient-in-head.ts'

const metaAt = 132
const metaGroup = 0x0002
/** Behind the patient's group nothing is looked for. */
const patientGroup = 0x0010
const names = { syntax: 0x00020010, acquired: 0x0008002a, zone: 0x00080201, sex: 0x00100040, age: 0x00101010 }
const syntaxes: Record<string, 'implicit' | 'explicit'> = {
  '1.2.840.10008.1.2': 'implicit',
  '1.2.840.10008.1.2.1': 'explicit',
}
/** Their lengths have four bytes behind two that are kept free. */
const longKinds = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV'])

export function patientInDicom(head: Uint8Array): Found {
  const values = firstElements(head)
  const [, time, ownZone] = /^(\d{14})(?:\.\d{1,6})?([+-]\d{4})?$/.exec(values.get(names.acquired) ?? '') ?? []
  return {
    sex: ({ M: 'male', F: 'female' } as const)[values.get(names.sex) ?? ''],
    ageYears: Number(/^(\d{3})Y$/.exec(values.get(names.age) ?? '')?.[1] ?? Number.NaN),
    at: time?.replace(/^(....)(..)(..)(..)(..)(..)$/, '$1-$2-$3T$4:$5:$6'),
    zone: zoneOf(ownZone ?? values.get(names.zone)),
  }
}

function zoneOf(text: string | undefined): string | undefined {
  return /^[+-](?:0\d|1[0-4])[0-5]\d$/.test(text ?? '') ? text!.replace(/^(...)(..)$/, '$1:$2') : undefined
}

function firstElements(head: Uint8Array): Map<number, string> {
  const values = new Map<number, string>()
  let syntax: 'implicit' | 'explicit' | undefined = 'explicit'
  for (let at = metaAt, isMeta = true; at + 8 <= head.length; ) {
    const group = uint16(head, at)
    if (isMeta && group !== metaGroup) {
      isMeta = false
      syntax = syntaxes[values.get(names.syntax) ?? '']
    }
    if (syntax === undefined || group > patientGroup) break
    const { valueAt, bytes } = element(head, at, syntax)
    // a length of its own is unknown to a list that is ended by a mark
    if (bytes === 0xffffffff || valueAt + bytes > head.length) break
    values.set(group * 0x10000 + uint16(head, at + 2), textOf(head, valueAt, bytes))
    at = valueAt + bytes
  }
  return values
}

function element(head: Uint8Array, at: number, syntax: 'implicit' | 'explicit'): { valueAt: number; bytes: number } {
  if (syntax === 'implicit') return { valueAt: at + 8, bytes: uint32(head, at + 4) }
  return longKinds.has(ascii(head, at + 4, 2))
    ? { valueAt: at + 12, bytes: uint32(head, at + 8) }
    : { valueAt: at + 8, bytes: uint16(head, at + 6) }
}

/** Padded to an even length by a blank or a zero. */
function textOf(head: Uint8Array, at: number, bytes: number): string {
  return ascii(head, at, Math.min(bytes, 64)).replaceAll('\0', ' ').trim()
}
