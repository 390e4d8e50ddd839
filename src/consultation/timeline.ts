// Entries -> rows a human reads. The chat, the timeline's table, the PDF and every export use this.

import { entryKindOf } from './entries.ts'
import type { Naming } from './entry-kind.ts'
import { fold } from './fold.ts'
import { msOf, roundedMinutes } from './instants.ts'
import { effectiveMilestones, type MilestoneState } from './milestones.ts'
import type { Assertion, Author, Consultation, Entry, HiddenEntry, Instant, Lang, Words } from './model.ts'
import { milestoneOf, pathwayOf } from './pathways.ts'
import { author, say } from './sentences.ts'
import { firstDoor } from './summary.ts'

export interface TimelineRow {
  seq: number
  at: Instant
  kind: string
  by: Author | 'system'
  /** His name, or "system" in the reader's language. */
  byName: string
  sentence: string
  /** Minutes since the door, one decimal; null without a door. */
  sinceDoorMinutes: number | null
  /** Milestones that this entry speaks of. */
  milestones: string[]
  /** When that happened, where it is another time than the entry's own. */
  happenedAt?: Instant
  source?: Assertion['source']
  replaces?: number
  /** The entry that took this one's place, or took it back. */
  replacedBy?: number
  withdrawnBy?: number
}

/** Hidden entries have no row; entries of a kind that we do not know say so. */
export function timelineOf(entries: readonly (Entry | HiddenEntry)[], lang: Lang, naming: Naming): TimelineRow[] {
  const states: { entry: Entry; after: Consultation }[] = []
  let consultation: Consultation | null = null
  for (const entry of entries) {
    consultation = fold(consultation, entry)
    if ('kind' in entry) states.push({ entry, after: consultation })
  }
  const last = consultation
  if (!last) return []
  const doorAt = firstDoor(last, effectiveMilestones(last.assertions, pathwayOf(last.pathway)))
  return states.map(({ entry, after }) => rowOf(entry, after, last, doorAt, lang, naming))
}

/** An entry read aloud; `consultation` is the state after it, or any later one. */
export function sentenceOf(entry: Entry, consultation: Consultation, lang: Lang, naming: Naming): string {
  const kind = entryKindOf(entry.kind)
  if (kind) return kind.sentence(entry, consultation, lang, naming)
  return say(
    lang,
    `${author(entry, lang)}: 新类型的记录, 请更新应用`,
    `${author(entry, lang)}: an entry of a newer kind, update the app`,
  )
}

export interface MilestoneVersion extends Assertion {
  isEffective: boolean
  replacedBy?: number
}

export interface MilestoneRow {
  name: string
  words: Words
  siteId: string
  effective: Assertion | null
  /** All that was ever said of it, in order. */
  versions: MilestoneVersion[]
}

/** The table of milestones with their histories, in canonical order. */
export function milestoneRows(consultation: Consultation, states: readonly MilestoneState[]): MilestoneRow[] {
  const pathway = pathwayOf(consultation.pathway)
  return states.map(({ name, siteId, effective, versions }) => ({
    name,
    words: milestoneOf(pathway, name)?.words ?? { zh: name, en: name },
    siteId,
    effective,
    versions: versions.map((version) => ({
      ...version,
      isEffective: version === effective,
      ...replacedBy(version.seq, name, consultation),
    })),
  }))
}

function rowOf(
  entry: Entry,
  after: Consultation,
  last: Consultation,
  doorAt: Instant | null,
  lang: Lang,
  naming: Naming,
): TimelineRow {
  const said = last.assertions.filter((assertion) => assertion.seq === entry.seq)
  // Only a person's stamp is one claim; other entries speak of milestones in passing.
  const claim = said.length === 1 && said[0]!.source !== 'system' ? said[0]! : undefined
  return {
    seq: entry.seq,
    at: entry.at,
    kind: entry.kind,
    by: entry.by,
    byName: author(entry, lang),
    sentence: sentenceOf(entry, after, lang, naming),
    sinceDoorMinutes: doorAt === null ? null : roundedMinutes(msOf(entry.at) - msOf(doorAt)),
    milestones: said.map((assertion) => assertion.milestone),
    ...(claim ? claimOf(claim, last) : {}),
  }
}

function claimOf(claim: Assertion, last: Consultation): Partial<TimelineRow> {
  return {
    source: claim.source,
    ...(claim.at === null ? {} : { happenedAt: claim.at }),
    ...(claim.replaces === undefined ? {} : { replaces: claim.replaces }),
    ...(claim.withdrawn ? { withdrawnBy: claim.withdrawn.seq } : {}),
    ...replacedBy(claim.seq, claim.milestone, last),
  }
}

function replacedBy(seq: number, milestone: string, last: Consultation): { replacedBy?: number } {
  const standing = last.assertions.filter(
    (one) => one.replaces === seq && one.milestone === milestone && !one.withdrawn,
  )
  const latest = standing[standing.length - 1]
  return latest ? { replacedBy: latest.seq } : {}
}
