// What was begun in the composer of each consultation: it stays while one looks at something else, and on the phone through a
// reload, a new version or a dead battery. It goes when it was sent, and with the session.

import { signal } from '@preact/signals'

export type ComposerDrafts = Readonly<Record<string, string>>

export const composerDrafts = signal<ComposerDrafts>({})

export function begunIn(consultationId: string): string {
  return composerDrafts.peek()[consultationId] ?? ''
}

export function keepBegun(consultationId: string, text: string): void {
  const { [consultationId]: _, ...others } = composerDrafts.peek()
  composerDrafts.value = text === '' ? others : { ...others, [consultationId]: text }
}

const heldAs = 'jiuxin.composer'

/** Sealing takes a moment, and a page may go in that moment: until the words are kept they lie in this tab. */
export function holdInTab(drafts: ComposerDrafts): void {
  try {
    if (Object.keys(drafts).length === 0) sessionStorage.removeItem(heldAs)
    else sessionStorage.setItem(heldAs, JSON.stringify(drafts))
  } catch {
    // without room in the tab the phone's own keeping has to do
  }
}

export function heldInTab(): ComposerDrafts | null {
  try {
    return JSON.parse(sessionStorage.getItem(heldAs) ?? 'null') as ComposerDrafts | null
  } catch {
    return null
  }
}
