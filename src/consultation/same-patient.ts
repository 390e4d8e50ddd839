// Are two questions probably about the same patient? From what was written, and strictly: a wrong "yes" lays a stranger's
// ECG beside the patient's. It is never more than probable: the screen says on what it rests, and a doctor looks himself.

import { msOf } from './instants.ts'
import type { Instant, Patient } from './model.ts'

/** `number`: the same number at the same site. `name`: the same name and sex, and an age that fits. */
export const bases = ['number', 'name'] as const
export type Basis = (typeof bases)[number]

export interface Question {
  siteId: string
  openedAt: Instant
  patient: Patient
}

/** Null: another patient, or too little was written to say. */
export function samePatient(one: Question, other: Question): Basis | null {
  if (!agesFit(one, other)) return null
  const [numbers, names, sexes] = [numbersOf(one, other), namesOf(one, other), sexesOf(one, other)]
  if (sexes === 'differ' || names === 'differ' || numbers === 'differ') return null
  if (numbers === 'same') return 'number'
  return names === 'same' && sexes === 'same' ? 'name' : null
}

/** By what others of this patient can be found at all; nothing = the question names him by neither. */
export function findableBy({ sex, name, localId }: Patient): Basis[] {
  return [
    ...(isNumber(plain(localId)) ? ['number' as const] : []),
    ...(isName(plain(name)) && sex !== 'unknown' ? ['name' as const] : []),
  ]
}

type Compared = 'same' | 'differ' | 'unknown'

const yearMs = 365.25 * 24 * 3_600_000
/** Birthdays, the Chinese way to count, and what people say of themselves. */
const ageSlackYears = 1.5

function agesFit(one: Question, other: Question): boolean {
  const passed = (msOf(one.openedAt) - msOf(other.openedAt)) / yearMs
  return Math.abs(one.patient.ageYears - other.patient.ageYears - passed) <= ageSlackYears
}

function sexesOf(one: Question, other: Question): Compared {
  return compared(one.patient.sex, other.patient.sex, (sex) => sex !== 'unknown')
}

function namesOf(one: Question, other: Question): Compared {
  return compared(plain(one.patient.name), plain(other.patient.name), isName)
}

/** A number means nothing at another site. */
function numbersOf(one: Question, other: Question): Compared {
  if (one.siteId !== other.siteId) return 'unknown'
  return compared(plain(one.patient.localId), plain(other.patient.localId), isNumber)
}

function compared(one: string, other: string, counts: (text: string) => boolean): Compared {
  if (!counts(one) || !counts(other)) return 'unknown'
  return one === other ? 'same' : 'differ'
}

/** As the index keeps it (migration 0011): width, case and spaces tell nobody apart. */
function plain(text = ''): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s/g, '')
}

const placeholders = /^(无名氏?|未知|不详|姓名不详|佚名|匿名|患者|病人|老人|unknown|anonymous|noname|patient|n\/a)$/
const masked = /[某*×?○〇]|xx/
/** "王先生", "陈阿婆", "老李": a surname is no name. */
const forms = /(先生|女士|小姐|太太|大爷|大叔|大伯|大妈|大娘|大姐|大哥|阿姨|阿婆|阿公|奶奶|爷爷|老师|师傅)$|^[老小阿].$/

function isName(name: string): boolean {
  return name.length >= 2 && !placeholders.test(name) && !masked.test(name) && !forms.test(name)
}

/** A short one is a bed, or counted anew every day. */
function isNumber(number: string): boolean {
  return (number.match(/[a-z\d]/g) ?? []).length >= 6 && !masked.test(number) && new Set(number).size > 2
}
