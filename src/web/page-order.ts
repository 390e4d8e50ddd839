// The pages of a question in their order, as many as one question takes.

import { limits } from '../contract/limits.ts'
import { filesOf, type Page } from './ask-form.ts'

/** A straightened view is a file as well, and the first to go where there is no room for all. */
export function withRoom(pages: readonly Page[]): readonly Page[] {
  if (filesOf(pages).length <= limits.recordingsPerRequest) return pages
  return pages.map(({ id, file }) => ({ id, file })).slice(0, limits.recordingsPerRequest)
}

export function moved(pages: readonly Page[], from: number, steps: number): readonly Page[] {
  const rest = pages.filter((_, at) => at !== from)
  return [...rest.slice(0, from + steps), pages[from]!, ...rest.slice(from + steps)]
}
