// A patient in a few words: "男 58 岁", with the name the clinic uses where it gave one.

import type { Patient } from '../../consultation/model.ts'
import { common } from '../texts/areas/everywhere.ts'
import { t } from '../texts/texts.ts'

export function patientWords({ sex, ageYears, name, localId }: Patient): string {
  const words = t(common)
  const sexWords = { male: words.male, female: words.female, unknown: words.sexUnknown }[sex]
  return [sexWords, words.years(ageYears), name ?? localId].filter((part) => part).join(' ')
}
