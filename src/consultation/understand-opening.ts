// What we make of a question as it was sent. An emergency is never refused for a field that nobody has to fill in: null
// is nothing, an unknown or wrong field is dropped and named. Only what no question can be without is refused.

import type { z } from 'zod'
import { type OpeningDraft, openingDraft } from './entries/opened.ts'
import { fieldFaults } from './field-faults.ts'
import { lengths } from './lengths.ts'
import type { Refusal } from './model.ts'

export type Understood =
  | { ok: true; draft: OpeningDraft; droppedFields: string[] }
  | { ok: false; fields: NonNullable<Refusal['fields']> }

/** One for each level of the question, and more than ever needed. */
const mostRounds = 8
const required = ['', 'draftId', 'pathway', 'patient', 'patient.sex', 'patient.ageYears']

type Fields = Record<string, unknown>

export function understandOpening(sent: unknown): Understood {
  const draft = withoutNulls(sent)
  const dropped = new Set<string>()
  for (let round = 0; round < mostRounds; round++) {
    const read = openingDraft.safeParse(draft)
    if (read.success) return { ok: true, draft: read.data, droppedFields: kept(dropped) }
    const fatal = read.error.issues.filter((issue) => issue.code !== 'unrecognized_keys' && isRequired(issue))
    if (fatal.length > 0) return { ok: false, fields: fieldFaults(fatal) }
    for (const path of faultyPaths(read.error.issues)) drop(draft as Fields, path, dropped)
  }
  throw new Error('A question is wrong in a way that dropping its fields does not mend.')
}

const isRequired = ({ path }: z.core.$ZodIssue): boolean => required.includes(path.join('.'))

/** Each once: several things may be wrong with one field. */
function faultyPaths(issues: readonly z.core.$ZodIssue[]): string[][] {
  const paths = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path],
  )
  return [...new Map(paths.map((path) => [JSON.stringify(path), path.map(String)])).values()]
}

/**
 * A part that is not there makes the field that needs it nothing, like an empty `doorIn`; nobody has to be told. What is
 * wrong inside a list takes the whole list along.
 */
function drop(draft: Fields, path: readonly string[], dropped: Set<string>): void {
  const list = path.findIndex((_, length) => Array.isArray(at(draft, path.slice(0, length))))
  if (list > 0) {
    drop(draft, path.slice(0, list), dropped)
    return
  }
  const holder = at(draft, path.slice(0, -1))
  const name = path.at(-1)!
  if (!isFields(holder)) return
  if (Object.hasOwn(holder, name)) {
    delete holder[name]
    dropped.add(path.join('.'))
  } else if (path.length > 1) drop(draft, path.slice(0, -1), new Set())
}

const at = (draft: Fields, path: readonly string[]): unknown =>
  path.reduce<unknown>((here, step) => (isFields(here) ? here[step] : undefined), draft)

/** Kept on record: no name of a field is longer or stranger than one of ours. */
function kept(dropped: ReadonlySet<string>): string[] {
  return [...dropped]
    .filter((path) => /^[\w.-]+$/.test(path) && path.length <= lengths.name)
    .slice(0, lengths.droppedFields)
}

function withoutNulls(value: unknown): unknown {
  if (!isFields(value)) return value
  const members = Object.entries(value).filter(([, each]) => each !== null && each !== undefined)
  return Object.fromEntries(members.map(([name, each]) => [name, withoutNulls(each)]))
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
