// Who is meant, and on which line, pure. A name is found inside other words ("后备 李医生", "On call: li"); of two names
// of which one holds the other, the longer counts. Several people in one place are refused, never guessed.

import type { Reading } from './planned-row.ts'

type Colleague = Reading['staff'][number]

/** The first place that names anybody decides. */
export function matchPerson(
  places: readonly string[][],
  staff: readonly Colleague[],
): Colleague | 'nobody' | 'several' {
  for (const place of places) {
    const found = new Map<string, Colleague>()
    for (const text of place) for (const one of namedIn(text, staff)) found.set(one.personId, one)
    if (found.size === 1) return [...found.values()][0]!
    if (found.size > 1) return 'several'
  }
  return 'nobody'
}

/** 1 where nothing is said; `usual` is that of the whole file. */
export function matchLine(words: readonly string[], usual: number): number {
  for (const text of words) {
    const said = lineSaid(text.normalize('NFKC').trim())
    if (said !== null) return said
  }
  return usual
}

const third = /第?三线|第二后备|后备二|line ?3|third line|second backup|2nd backup|tertiary/i
const second = /第?二线|后备|备班|听班|line ?2|second line|backup|back-up|stand-?by|secondary|hintergrund|rufdienst/i
/** As we write it ourselves; inside other words it says nothing. */
const first = /^值班$|第?一线|首班|line ?1|first line|primary/i

function lineSaid(text: string): number | null {
  if (/^[123]$/.test(text)) return Number(text)
  if (third.test(text)) return 3
  if (second.test(text)) return 2
  return first.test(text) ? 1 : null
}

function namedIn(text: string, staff: readonly Colleague[]): Colleague[] {
  const plain = plainOf(text)
  if (plain === '') return []
  const person = staff.find(({ personId }) => text.trim().endsWith(personId))
  if (person !== undefined) return [person]
  const finds = staff.flatMap((one) => {
    const byMail = one.email !== null && plain === `mailto:${plainOf(one.email)}`
    // somebody's sign-in names him alone, however many share his name
    if (byMail || holds(plain.replace(/^mailto:/, '').replace(/@[\s\S]*$/, ''), one.login))
      return [{ one, found: plainOf(one.login), isSure: true }]
    return holds(plain, one.name) ? [{ one, found: plainOf(one.name), isSure: false }] : []
  })
  const sure = finds.filter(({ isSure }) => isSure)
  const counting = sure.length > 0 ? sure : finds
  const isPartOfAnother = (found: string) =>
    counting.some((other) => other.found !== found && other.found.includes(found))
  return counting.filter(({ found }) => !isPartOfAnother(found)).map(({ one }) => one)
}

function holds(plain: string, name: string): boolean {
  const wanted = plainOf(name)
  if (wanted === '') return false
  // Chinese is written without blanks: there a name may stand inside a word
  if (/\p{Script=Han}/u.test(wanted)) return plain.replace(/\s/g, '').includes(wanted.replace(/\s/g, ''))
  const escaped = wanted.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`(?<![\\p{L}\\p{N}_])${escaped}(?![\\p{L}\\p{N}_])`, 'u').test(plain)
}

function plainOf(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
}
