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
