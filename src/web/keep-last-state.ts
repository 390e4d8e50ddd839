// The last state is written to the phone a moment after it changed, so that the app opens without a network. Only the
// consultations that were opened lately; never a ring (the server says what rings), never a file.

import type { Pathway } from '../consultation/pathways/pathway.ts'
import type { PhoneState } from './apply.ts'
import { type AskForm, askForm } from './ask-form.ts'
import { atMost } from './at-most.ts'
import { type LateBegun, takeBackLate } from './begun.ts'
import { type ComposerDrafts, composerDrafts, holdInTab } from './composer-drafts.ts'
import * as state from './phone-state.ts'
import { type PhoneStorage, patienceMs } from './phone-storage.ts'
import { type TakenPictures, takeBack, takenPictures } from './taken-pictures.ts'

export interface Kept {
  me: state.Me
  phone: PhoneState
  directory: state.Directory | null
  pathways: Record<string, Pathway>
}

const keepFollowed = 20
const keepAfterMs = 800

interface Found {
  last?: Kept | undefined
  ask?: AskForm | null | undefined
  composer?: ComposerDrafts | undefined
  pictures?: TakenPictures | undefined
}

/**
 * Side by side: a cheap phone's disk takes its time with each. The page waits only so long; `late` is what comes after that,
 * and nothing may be kept before it is known.
 */
export async function readLastState({ read }: Pick<PhoneStorage, 'read'>, waitMs = patienceMs) {
  const found: Found = {}
  const keys: Key[] = ['last', 'ask', 'composer', 'pictures']
  const reading = Promise.all(
    keys.map(async (key) => {
      const value = await read(key)
      Object.assign(found, { [key]: value })
    }),
  )
  await atMost<unknown>(waitMs, reading, () => null)
  const inTime = { ...found }
  const { last: kept, ask, composer } = inTime
  // before anybody is in, as whoever signs in starts without them
  takeBack(inTime.pictures ?? {})
  return { kept, ask, composer, late: reading.then(() => lateOf(found, inTime)) }
}

function lateOf({ last, ...found }: Found, inTime: Found): LateBegun {
  const late = Object.entries(found).filter(([key, value]) => value !== undefined && !(key in inTime))
  return { ...Object.fromEntries(late), personId: last?.me.person.id }
}

type Key = 'last' | 'ask' | 'composer' | 'pictures'

export async function keepTheLastState(
  write: (key: Key, value: unknown) => Promise<boolean>,
  late: Promise<LateBegun>,
): Promise<void> {
  await takeBackLate(late)
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
