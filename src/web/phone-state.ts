// What this phone knows, as signals. Screens read it through state.ts; only session.ts and apply.ts change it.

import { signal } from '@preact/signals'
import type { Pathway } from '../consultation/pathways/pathway.ts'
import type { ReplyOf } from './api.ts'
import { nothing, type PhoneState } from './apply.ts'
import type { FollowStatus } from './following.ts'
import type { Heart } from './heart.ts'
import type { Waiting } from './waiting.ts'

export type Me = ReplyOf<'me'>
export type Directory = ReplyOf<'directory'>

/** `starting` until it is known whether somebody is signed in on this phone. */
export const session = signal<'starting' | 'out' | 'in'>('starting')
/** Why somebody who was signed in is not any more; null where he wished it himself. */
export const endedBecause = signal<string | null>(null)
/** How many drafts wait here for somebody who is not signed in now. */
export const unsentHere = signal(0)
/** Drafts that were kept here and could not be opened any more, until somebody has read it. */
export const lostHere = signal(0)
export const me = signal<Me | null>(null)
export const phone = signal<PhoneState>(nothing)
export const statuses = signal<Readonly<Record<string, FollowStatus>>>({})
export const waiting = signal<readonly Waiting[]>([])
/** Share of the bytes that have gone, 0..1, by draftId. */
export const progress = signal<Readonly<Record<string, number>>>({})
/** `new-...` -> the id that the server gave. */
export const openedAs = signal<Readonly<Record<string, string>>>({})
export const directory = signal<Directory | null>(null)
export const pathways = signal<Readonly<Record<string, Pathway>>>({})
/** The meaning of entries (fold and kinds), once it is loaded. */
export const heart = signal<Heart | null>(null)
export const link = signal<'connecting' | 'up' | 'down'>('connecting')
/** False where the browser keeps nothing after closing: said in settings. */
export const keepsAfterClosing = signal(true)
/** False over plain HTTP: the browser cannot seal what it keeps. Said in settings. */
export const isSealed = signal(true)
