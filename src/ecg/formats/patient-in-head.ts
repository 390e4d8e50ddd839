// Whom and what time an ECG machine wrote into the head of its file. For a warning, and for the time of the ECG: what is
// not surely read is left out, as is a time that no calendar has or no machine of today can know; nothing is guessed.

import { ascii } from './bytes.ts'
import { patientInDicom } from './dicom-patient.ts'
import { formatOf } from './index.ts'
import { patientInScp } from './scp-patient.ts'
import { textLines } from './text-lines.ts'

export interface PatientInHead {
  sex?: 'male' | 'female'
  ageYears?: number
  /** Wall clock of the machine, "2026-11-22T13:09:00". */
  at?: string
  /** Its offset from UTC where the file says one, "+08:00". */
  zone?: string
}

export function patientInHead(head: Uint8Array): PatientInHead {
  const read = readers[formatOf(head)?.name ?? '']
  return read ? believable(read(head)) : {}
}

export type Found = { [Key in keyof PatientInHead]: PatientInHead[Key] | undefined }

const readers: Record<string, (head: Uint8Array) => Found> = {
  muse(head) {
    const text = plain(head)
    const date = /<AcquisitionDate>(\d\d)-(\d\d)-(\d{4})</.exec(text)
    const time = /<AcquisitionTime>(\d\d:\d\d:\d\d)</.exec(text)
    const inYears = /<AgeUnits>YEARS</i.test(text)
    return {
      sex: sexOf(/<Gender>(\w+)</.exec(text)?.[1]),
      ageYears: inYears ? numberOf(/<PatientAge>(\d{1,3})</.exec(text)?.[1]) : undefined,
      at: date && time ? `${date[3]}-${date[1]}-${date[2]}T${time[1]}` : undefined,
    }
  },
  sierra(head) {
    const text = plain(head)
    const at = /<dataacquisition\b[^>]*?\bdate="(\d{4}-\d\d-\d\d)"\s+time="(\d\d:\d\d:\d\d)/.exec(text)
    return {
      sex: sexOf(/<sex>(\w+)</.exec(text)?.[1]),
      ageYears: numberOf(/<age>\s*<years>(\d{1,3})</.exec(text)?.[1]),
      at: at ? `${at[1]}T${at[2]}` : undefined,
    }
  },
  aecg(head) {
    const text = plain(head)
    // of the recording itself; a trial's own dates come before it
    const [, time, zone] =
      /<effectiveTime>\s*<(?:low|center) value="(\d{14})(?:\.\d{1,6})?([+-]\d{4})?/.exec(text) ?? []
    return {
      sex: sexOf(/<administrativeGenderCode\b[^>]*\bcode="(\w+)"/.exec(text)?.[1]),
      ageYears: undefined,
      at: time?.replace(/^(....)(..)(..)(..)(..)(..)$/, '$1-$2-$3T$4:$5:$6'),
      zone: zone?.replace(/^(...)(..)$/, '$1:$2'),
    }
  },
  scp: patientInScp,
  dicom: patientInDicom,
  wfdb(head) {
    const record = textLines(head).find((line) => line.trim() !== '' && !line.startsWith('#'))
    const [, , , , , time = '', date = ''] =
      /^(\S+) +(\S+) +(\S+) +(\S+) +([\d:.]+) +([\d/]+)$/.exec(record?.trim() ?? '') ?? []
    const [day, month, year] = date.split('/')
    const [hour, minute, second] = time.split('.')[0]!.split(':')
    const [two, four] = [(text = '') => text.padStart(2, '0'), year?.length === 4]
    return {
      sex: undefined,
      ageYears: undefined,
      at: four && second ? `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}` : undefined,
    }
  },
  contec: (head) => ({ sex: undefined, ageYears: undefined, at: ascii(head, 10, 19).replace(' ', 'T') }),
  edf(head) {
    const [, sex] = ascii(head, 8, 80).split(' ')
    const started = /^Startdate (\d\d)-([A-Z]{3})-(\d{4}) /.exec(ascii(head, 88, 80))
    const month = started ? months.indexOf(started[2]!) + 1 : 0
    const clock = ascii(head, 176, 8).replaceAll('.', ':')
    const isPlus = ascii(head, 192, 4) === 'EDF+'
    return {
      sex: isPlus ? sexOf(sex) : undefined,
      ageYears: undefined,
      at: started && month > 0 ? `${started[3]}-${String(month).padStart(2, '0')}-${started[1]}T${clock}` : undefined,
    }
  },
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']

/** The tags of these formats are ASCII, in one byte or two. */
function plain(head: Uint8Array): string {
  return new TextDecoder('latin1').decode(head.filter((byte) => byte !== 0))
}

function sexOf(word: string | undefined): PatientInHead['sex'] {
  if (/^(m|male)$/i.test(word ?? '')) return 'male'
  return /^(f|female)$/i.test(word ?? '') ? 'female' : undefined
}

function numberOf(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits)
}

function believable({ sex, ageYears, at, zone }: Found): PatientInHead {
  const isTime = at !== undefined && isOnCalendar(at) && at >= oldest && at < newest
  return {
    ...(sex ? { sex } : {}),
    // machines write 0 for "not typed in"
    ...(ageYears && ageYears > 0 && ageYears <= 120 ? { ageYears } : {}),
    ...(isTime ? { at } : {}),
    ...(isTime && zone ? { zone } : {}),
  }
}

/** A clock that was never set begins somewhere before. */
const oldest = '1981'
/** What no entry can say (consultation/fields.ts), less the hours of a zone: a file is not refused for its clock. */
const newest = '2199'

function isOnCalendar(at: string): boolean {
  const ms = Date.parse(`${at}Z`)
  // the parser takes the 31st of a short month for the 1st of the next
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(at)
}
