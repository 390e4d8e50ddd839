// A consultation as one of the scene's people sees it, with writing that goes nowhere.

import type { Author } from '../../consultation/model.ts'
import { stemi } from '../../consultation/pathways/stemi.ts'
import { mergeSettings } from '../../consultation/settings.ts'
import { type Consulting, seatOf } from '../parts/consulting.ts'
import { people, type Shown, sites } from './story.ts'

export function consultingFor(author: Author, { consultation }: Shown): Consulting {
  return {
    consultation,
    pathway: stemi,
    seat: seatOf({ id: author.personId, name: author.name }, [author], consultation),
    settings: mergeSettings({}),
    naming: {
      person: (id) => people.find((one) => one.id === id)?.name ?? '',
      site: (id) => sites.find((one) => one.id === id)?.name ?? '',
    },
    sites,
    people,
    write: async () => ({ outcome: 'queued' }),
  }
}

/** Every item answered no, but for those named. */
export function answersBut(other: Record<string, string> = {}): Record<string, string> {
  const items = stemi.contraindications[0]!.items
  return { ...Object.fromEntries(items.map((one) => [one.code, 'no'])), ...other }
}
