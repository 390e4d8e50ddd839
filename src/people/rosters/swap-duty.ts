// A swap needs the other's yes. It is asked for with spans in which each is really on duty, and looked at again when it
// is accepted: then both spans change hands in one transaction, or none does.

import type { z } from 'zod'
import type { swapAnswer, swapShape, swapWish } from '../../contract/roster-shapes.ts'
import { writeAudit } from '../../platform/audit.ts'
import { isId, newId } from '../../platform/ids.ts'
import type { Tx } from '../../platform/postgres.ts'
import { RefusalError } from '../../platform/refusal-error.ts'
import { mayManageRosters, maySwap } from '../access.ts'
import type { Actor } from '../actor.ts'
import { lockRoster, staffOf, tellRosterChanged, timeZoneOf } from '../statements/rosters.ts'
import { insertShifts } from '../statements/shifts.ts'
import {
  findSwap,
  insertSwap,
  type SwappedSpan,
  type SwapRow,
  settleSwap,
  swapsOfPerson,
  swapsOfRoster,
} from '../statements/swaps.ts'
import { refuseBadSpan } from './change-plan.ts'
import { existingRoster, refuseStrangers } from './existing-roster.ts'
import { livedShifts } from './lived-shifts.ts'
import { type Lang, saySpan } from './say-span.ts'
import { dayMs } from './zone-time.ts'

export type SwapWish = z.infer<typeof swapWish>
export type SwapAnswer = z.infer<typeof swapAnswer>['answer']
export type SwapListing = z.infer<typeof swapShape>

const longestAskedMs = 3 * dayMs
/** A duty that has begun or is about to: the other has this long. */
const shortestAskedMs = 30 * 60_000

export async function mySwaps(tx: Tx, actor: Actor, now: Date): Promise<SwapListing[]> {
  const swaps = await swapsOfPerson(tx, actor.personId, new Date(now.getTime() - 7 * dayMs))
  return listings(tx, actor, swaps, now)
}

/** For the staff and for who manages the roster: who cannot come is nobody else's business. */
export async function listSwaps(tx: Tx, actor: Actor, rosterId: string, now: Date): Promise<SwapListing[]> {
  const roster = await existingRoster(tx, actor, rosterId)
  if (!maySwap(actor, roster) && !mayManageRosters(actor, roster)) throw new RefusalError('not-for-you')
  return listings(tx, actor, await swapsOfRoster(tx, rosterId, new Date(now.getTime() - 31 * dayMs)), now)
}

export async function askSwap(tx: Tx, actor: Actor, rosterId: string, wish: SwapWish, now: Date): Promise<SwapListing> {
  const roster = await existingRoster(tx, actor, rosterId)
  if (!maySwap(actor, roster)) throw new RefusalError('not-for-you')
  await lockRoster(tx, rosterId)
  if (wish.personId === actor.personId) throw new RefusalError('not-on-roster')
  await refuseStrangers(tx, rosterId, [wish.personId])
  const gives = spanOf(wish.gives, now)
  const takes = wish.takes ? spanOf(wish.takes, now) : null
  const asked = { personId: wish.personId, name: '' }
  const swap = { id: newId(), networkId: actor.networkId, rosterId, askedBy: actor, asked, gives, takes, askedAt: now }
  const open = (await swapsOfRoster(tx, rosterId, now)).find((one) => isOpen(one, now) && isSame(one, swap))
  if (open !== undefined) return listing(tx, actor, open, now)
  const missing = await notOnDuty(tx, swap)
  if (missing !== null) {
    const name = missing === actor.personId ? actor.name : await nameOnRoster(tx, rosterId, missing)
    throw new RefusalError('swap-not-on-duty', { name })
  }
  await insertSwap(tx, { ...swap, askedBy: actor.personId, asked: wish.personId, expiresAt: expiryOf(swap, now) })
  const written = (await findSwap(tx, rosterId, swap.id))!
  await tell(tx, actor, written, 'swap-asked')
  return listing(tx, actor, written, now)
}

export async function answerSwap(
  tx: Tx,
  actor: Actor,
  rosterId: string,
  swapId: string,
  answer: SwapAnswer,
  now: Date,
): Promise<SwapListing> {
  await existingRoster(tx, actor, rosterId)
  await lockRoster(tx, rosterId)
  const swap = isId(swapId) ? await findSwap(tx, rosterId, swapId) : undefined
  if (swap === undefined) throw new RefusalError('not-found')
  const answering = answer === 'withdraw' ? swap.askedBy : swap.asked
  if (answering.personId !== actor.personId) throw new RefusalError('not-for-you')
  const state = ({ accept: 'accepted', refuse: 'refused', withdraw: 'withdrawn' } as const)[answer]
  // the phone says it again when it has not heard us
  if (swap.state === state) return listing(tx, actor, swap, now)
  if (swap.state === 'expired') throw new RefusalError('swap-expired')
  if (swap.state !== 'asked') throw new RefusalError('swap-answered')
  if (!isOpen(swap, now)) throw new RefusalError('swap-expired')
  if (state === 'accepted') await changeHands(tx, actor, swap, now)
  if (!(await settleSwap(tx, swapId, state, now))) throw new RefusalError('swap-answered')
  await tell(tx, actor, swap, `swap-${state}`)
  return listing(tx, actor, { ...swap, state, answeredAt: now }, now)
}

/** For the daily work: nobody has answered in time. */
export async function expireSwap(tx: Tx, rosterId: string, swapId: string, now: Date): Promise<void> {
  await lockRoster(tx, rosterId)
  const swap = await findSwap(tx, rosterId, swapId)
  if (swap === undefined || isOpen(swap, now) || !(await settleSwap(tx, swapId, 'expired', now))) return
  await tell(tx, null, swap, 'swap-expired')
}

async function changeHands(tx: Tx, actor: Actor, swap: SwapRow, now: Date): Promise<void> {
  const { rosterId, askedBy, asked } = swap
  const fromNow = (span: SwappedSpan) => ({ ...span, from: span.from < now ? now : span.from })
  const gives = fromNow(swap.gives)
  const takes = swap.takes && fromNow(swap.takes)
  if ((await notOnDuty(tx, { rosterId, askedBy, asked, gives, takes })) !== null)
    throw new RefusalError('swap-outdated')
  await refuseStrangers(tx, rosterId, takes ? [asked.personId, askedBy.personId] : [asked.personId])
  const row = { why: 'swap' as const, madeBy: actor.personId, swapId: swap.id }
  await insertShifts(tx, swap, [
    { ...row, ...gives, id: newId(), personId: asked.personId },
    ...(takes ? [{ ...row, ...takes, id: newId(), personId: askedBy.personId }] : []),
  ])
}

/** Which of the two is not on duty for all of the span that changes hands; null: both are. */
async function notOnDuty(
  tx: Tx,
  swap: Pick<SwapRow, 'rosterId' | 'gives' | 'takes'> & Record<'askedBy' | 'asked', { personId: string }>,
): Promise<string | null> {
  const { rosterId, askedBy, asked, gives, takes } = swap
  for (const [span, { personId }] of [[gives, askedBy], ...(takes ? ([[takes, asked]] as const) : [])] as const) {
    const lived = (await livedShifts(tx, rosterId, span.from, span.until)).filter(
      ({ shift }) => shift.line === span.line,
    )
    const covered = lived
      .filter(({ shift }) => shift.personId === personId)
      .reduce((sum, { from, until }) => sum + +until - +from, 0)
    if (span.from >= span.until || covered !== +span.until - +span.from) return personId
  }
  return null
}

function spanOf(wish: SwapWish['gives'], now: Date): SwappedSpan {
  const span = { line: wish.line, from: new Date(wish.from), until: new Date(wish.until) }
  refuseBadSpan(span, now)
  return span.from < now ? { ...span, from: now } : span
}

function expiryOf({ gives, takes }: Pick<SwapRow, 'gives' | 'takes'>, now: Date): Date {
  const begins = Math.min(+gives.from, takes ? +takes.from : Number.POSITIVE_INFINITY)
  const ends = Math.min(+gives.until, takes ? +takes.until : Number.POSITIVE_INFINITY)
  const patience = Math.min(+now + longestAskedMs, Math.max(begins, +now + shortestAskedMs))
  return new Date(Math.min(patience, ends))
}

function isOpen({ state, expiresAt }: Pick<SwapRow, 'state' | 'expiresAt'>, now: Date): boolean {
  return state === 'asked' && expiresAt > now
}

/** A span that runs is asked for from now on, and now moves: its end tells it. */
function isSame(
  one: SwapRow,
  other: Pick<SwapRow, 'gives' | 'takes'> & Record<'askedBy' | 'asked', { personId: string }>,
) {
  const end = (span: SwappedSpan | null) => (span ? `${span.line} ${+span.until}` : '')
  const sides = ['askedBy', 'asked'] as const
  return (
    sides.every((side) => one[side].personId === other[side].personId) &&
    end(one.gives) === end(other.gives) &&
    end(one.takes) === end(other.takes)
  )
}

async function nameOnRoster(tx: Tx, rosterId: string, personId: string): Promise<string> {
  return (await staffOf(tx, rosterId)).find((one) => one.personId === personId)?.name ?? ''
}

async function listing(tx: Tx, actor: Actor, swap: SwapRow, now: Date): Promise<SwapListing> {
  return (await listings(tx, actor, [swap], now))[0]!
}

async function listings(tx: Tx, actor: Actor, swaps: SwapRow[], now: Date): Promise<SwapListing[]> {
  const timeZone = await timeZoneOf(tx, actor.networkId)
  return swaps.map((swap) => {
    const { id, rosterId, rosterName, askedBy, asked, gives, takes, askedAt, expiresAt, answeredAt } = swap
    const open = isOpen(swap, now)
    return {
      id,
      rosterId,
      rosterName,
      state: swap.state === 'asked' && !open ? 'expired' : swap.state,
      askedBy,
      asked,
      gives: onWire(gives),
      takes: takes && onWire(takes),
      askedAt: askedAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
      answeredAt: answeredAt?.toISOString() ?? null,
      sentence: { zh: sentenceOf(swap, timeZone, 'zh'), en: sentenceOf(swap, timeZone, 'en') },
      mayAccept: open && asked.personId === actor.personId,
      mayWithdraw: open && askedBy.personId === actor.personId,
    }
  })
}

function onWire({ line, from, until }: SwappedSpan) {
  return { line, from: from.toISOString(), until: until.toISOString() }
}

const lineWords = { zh: ['', '', '（后备）', '（第二后备）'], en: ['', '', ' (backup)', ' (second backup)'] } as const

function sentenceOf({ askedBy, asked, gives, takes }: SwapRow, timeZone: string, lang: Lang): string {
  const say = (span: SwappedSpan) => `${saySpan(span, timeZone, lang)}${lineWords[lang][span.line]}`
  if (lang === 'en') {
    return `${askedBy.name} asks ${asked.name} to take over ${say(gives)}${takes ? ` in exchange for ${say(takes)}` : ''}.`
  }
  return `${askedBy.name}请${asked.name}接班 ${say(gives)}${takes ? `，换 ${say(takes)}` : ''}。`
}

async function tell(tx: Tx, actor: Actor | null, swap: SwapRow, operation: string): Promise<void> {
  const { networkId, rosterId, id, askedBy, asked, gives, takes } = swap
  const words = (span: SwappedSpan) => `${span.line} ${span.from.toISOString()}/${span.until.toISOString()}`
  const details = {
    rosterId,
    askedBy: askedBy.personId,
    asked: asked.personId,
    gives: words(gives),
    takes: takes && words(takes),
  }
  const by = actor ? { personId: actor.personId, sessionId: actor.sessionId } : {}
  await writeAudit(tx, { networkId, ...by, operation, subjectId: id, details })
  await tellRosterChanged(tx, networkId, rosterId)
}
