// Codes in the month's tables, in words; a code of a newer server stays as it is.

import { findingWords } from '../../consultation/findings.ts'
import { milestoneOf, pathwayOf } from '../../consultation/pathways.ts'
import type { Month } from '../../contract/record-shapes.ts'
import { say } from '../texts/texts.ts'

export function wordsOfCode(pathway: string, row: 'diagnosis' | 'strategy', code: string | null): string {
  if (code === null) return '–'
  const chip = pathwayOf(pathway)?.answerCard[row].find((one) => one.code === code)
  return chip ? say(chip.words) : code
}

export function findingName(month: Month, name: string): string {
  const known =
    month.findings.find((one) => one.name === name)?.words ?? findingWords[name as keyof typeof findingWords]
  return known ? say(known) : name
}

export function milestoneName(pathway: string, name: string): string {
  const milestone = milestoneOf(pathwayOf(pathway), name)
  return milestone ? say(milestone.words) : name
}
