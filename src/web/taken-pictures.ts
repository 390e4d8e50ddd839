// Pictures that were taken for a consultation and have not gone: kept on the phone like a question that is being written,
// sealed as it is, until they are sent or put away. They go with the person who took them. What one tab sent no other sends.

import { signal } from '@preact/signals'
import { openablePages, type Page } from './ask-form.ts'
import { me, session } from './phone-state.ts'

/** By the id of the consultation. */
export type TakenPictures = Readonly<Record<string, readonly Page[]>>

export const takenPictures = signal<TakenPictures>({})

// the next one on this phone may be somebody else
session.subscribe((now) => {
  if (now === 'out') takenPictures.value = {}
})

/** What stands for one consultation from now on, in every tab of this browser. */
export function changeTaken(consultationId: string, pages: readonly Page[]): void {
  put(consultationId, pages)
  const personId = me.value?.person.id
  if (personId !== undefined) wire?.postMessage({ personId, consultationId, pages } satisfies TabNews)
}

interface TabNews {
  personId: string
  consultationId: string
  pages: readonly Page[]
}

let wire: BroadcastChannel | null = null

/** Until what it returns is called. */
export function shareTaken(): () => void {
  if (typeof BroadcastChannel === 'undefined') return () => {}
  wire = new BroadcastChannel('jiuxin-taken')
  wire.onmessage = ({ data }: MessageEvent<TabNews>) => {
    if (data.personId === me.value?.person.id) put(data.consultationId, data.pages)
  }
  return () => {
    wire?.close()
    wire = null
  }
}

function put(consultationId: string, pages: readonly Page[]): void {
  const { [consultationId]: _, ...others } = takenPictures.value
  takenPictures.value = pages.length === 0 ? others : { ...others, [consultationId]: pages }
}

/** As they were kept, without those that cannot be opened any more. What was taken since the page was opened comes after. */
export function takeBack(kept: TakenPictures): void {
  const now = takenPictures.value
  const joined = Object.entries(kept).map(([id, pages]) => {
    const since = now[id] ?? []
    const isHere = new Set(since.map((page) => page.id))
    return [id, [...openablePages(pages).filter((page) => !isHere.has(page.id)), ...since]] as const
  })
  takenPictures.value = { ...now, ...Object.fromEntries(joined.filter(([, pages]) => pages.length > 0)) }
}
