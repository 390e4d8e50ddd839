// The last state is written to the phone a moment after it changed, so that the app opens without a network. Only the
// consultations that were opened lately; never a ring (the server says what rings), never a file.

import type { Pathway } from '../consultation/pathways/pathway.ts'
import type { PhoneState } from './apply.ts'
import { type AskForm, askForm, openable } from './ask-form.ts'
import { type ComposerDrafts, composerDrafts, holdInTab } from './composer-drafts.ts'
import * as state from './phone-state.ts'
import type { PhoneStorage } from './phone-storage.ts'
import { type TakenPictures, takeBack, takenPictures } from './taken-pictures.ts'

export interface Kept {
  me: state.Me
  phone: PhoneState
  directory: state.Directory | null
  pathways: Record<string, Pathway>
}

const keepFollowed = 20
const keepAfterMs = 800

/** Side by side: a cheap phone's disk takes its time with each. */
export async function readLastState({ read }: Pick<PhoneStorage, 'read'>) {
  const [kept, ask, composer, pictures] = await Promise.all([
    read<Kept>('last'),
    read<AskForm>('ask'),
    read<ComposerDrafts>('composer'),
    read<TakenPictures>('pictures'),
  ])
  // before anybody is in, as whoever signs in starts without them
  takeBack(pictures ?? {})
  return { kept, ask, composer }
}

type Key = 'last' | 'ask' | 'composer' | 'pictures'

export function keepTheLastState(write: (key: Key, value: unknown) => Promise<boolean>): void {
  if (askForm.value) askForm.value = openable(askForm.value)
  let isDue = false
  const keep = () => {
    isDue = false
    const kept = keptNow()
    if (kept) void write('last', kept)
  }
  const keepSoon = () => {
    if (isDue) return
    isDue = true
    setTimeout(keep, keepAfterMs)
  }
  for (const watched of [state.phone, state.me, state.directory, state.pathways]) watched.subscribe(keepSoon)
  askForm.subscribe((form) => void write('ask', form))
  takenPictures.subscribe((taken) => void write('pictures', taken))
  composerDrafts.subscribe((drafts) => {
    holdInTab(drafts)
    void write('composer', drafts).then((isKept) => {
      if (isKept && composerDrafts.peek() === drafts) holdInTab({})
    })
  })
}

function keptNow(): Kept | null {
  const me = state.me.value
  if (!me) return null
  const { followed, ...rest } = state.phone.value
  const latest = Object.entries(followed)
    .sort(([, one], [, other]) => other.consultation.openedAt.localeCompare(one.consultation.openedAt))
    .slice(0, keepFollowed)
  const phone = { ...rest, rings: [], followed: Object.fromEntries(latest) }
  return { me, phone, directory: state.directory.value, pathways: state.pathways.value }
}
