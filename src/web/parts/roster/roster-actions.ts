// What a person does to a roster, one request each. Says what came of it in a toast; `false` = it did not happen. Whoever
// shows the roster reads it again afterwards (and whenever the server says that a duty has changed).

import { signal } from '@preact/signals'
import { call, type ReplyOf, sentenceOf } from '../../api.ts'
import { nowMs } from '../../clock.ts'
import { rosterTexts as texts } from '../../texts/areas/roster.ts'
import { rosterPlanTexts as planTexts } from '../../texts/areas/roster-plan.ts'
import { rosterStaffTexts as staffTexts } from '../../texts/areas/roster-staff.ts'
import { t } from '../../texts/texts.ts'
import { swallowEcho } from '../echo.ts'
import { toast } from '../toast.tsx'
import { hoursOf } from './calendar-words.ts'
import type { Proposal } from './proposal.ts'
import type { Roster, RosterView, Shift, Swap } from './roster-view.ts'
import type { PatternWish } from './turns-ahead.ts'

/** Grows with everything that was changed from this phone. */
export const changes = signal(0)
/** One thing at a time: a second tap on a slow network changes nothing twice. */
export const isChanging = signal(false)

export interface Taking {
  personId: string
  name: string
  line: number
  from: string
  until: string
}

/** Puts a person on duty for a span (what is left of it), in place of whoever was planned. */
export function putOnDuty(view: RosterView, taking: Taking): Promise<boolean> {
  const { name, personId, line, from, until } = fromNow(taking, nowMs())
  const json = { personId, line, from, until }
  const said = t(texts).taken(name, hoursOf(from, until, view.timeZone))
  return change(() => call({ method: 'POST', path: pathOf(view, 'overrides'), json }), said)
}

export function askSwap(view: RosterView, give: Shift, take: Shift | null, asked: { personId: string; name: string }) {
  const json = { personId: asked.personId, gives: spanOf(give), ...(take ? { takes: spanOf(take) } : {}) }
  const ask = () => call({ method: 'POST', path: pathOf(view, 'swaps'), json })
  return change(ask, t(texts).swapSent(asked.name))
}

export function answerSwap(swap: Swap, answer: 'accept' | 'refuse' | 'withdraw'): Promise<boolean> {
  const words = t(texts)
  const said = { accept: words.agreed, refuse: words.disagreed, withdraw: words.takenBack }[answer]
  const path = `/api/rosters/${encodeURIComponent(swap.rosterId)}/swaps/${encodeURIComponent(swap.id)}/answer`
  return change(() => call({ method: 'POST', path, json: { answer } }), said)
}

export function cancelShift(view: RosterView, shift: Shift): Promise<boolean> {
  const path = pathOf(view, `shifts/${encodeURIComponent(shift.id)}`)
  return change(() => call({ method: 'DELETE', path }), t(texts).cancelled)
}

/** A new pattern, or an old one changed. */
export function keepPattern(rosterId: string, patternId: string | null, wish: PatternWish): Promise<boolean> {
  const roster = `/api/rosters/${encodeURIComponent(rosterId)}/patterns`
  const path = patternId ? `${roster}/${encodeURIComponent(patternId)}` : roster
  return change(() => call({ method: patternId ? 'PUT' : 'POST', path, json: wish }), t(planTexts).saved)
}

export function endPattern(rosterId: string, patternId: string): Promise<boolean> {
  const path = `/api/rosters/${encodeURIComponent(rosterId)}/patterns/${encodeURIComponent(patternId)}`
  return change(() => call({ method: 'DELETE', path }), t(planTexts).ended)
}

export interface RosterWish {
  name: string
  kind: Roster['kind']
  pathways: readonly string[]
}

/** The new roster's id; null = it did not begin. */
export async function beginRoster(wish: RosterWish & { hospitalSiteId: string }): Promise<string | null> {
  let begun: string | null = null
  const begin = async () => {
    begun = (await call<ReplyOf<'addRoster'>>({ method: 'POST', path: '/api/rosters', json: wish })).rosterId
  }
  await change(begin, t(staffTexts).begun)
  return begun
}

export function changeRoster(rosterId: string, json: RosterWish): Promise<boolean> {
  const path = `/api/rosters/${encodeURIComponent(rosterId)}`
  return change(() => call({ method: 'PUT', path, json }), t(staffTexts).saved)
}

interface Somebody {
  personId: string
  name: string
}

export function joinRoster(rosterId: string, { personId, name }: Somebody): Promise<boolean> {
  const path = `/api/rosters/${encodeURIComponent(rosterId)}/people/${encodeURIComponent(personId)}`
  return change(() => call({ method: 'PUT', path }), t(staffTexts).added(name))
}

export function leaveRoster(rosterId: string, { personId, name }: Somebody): Promise<boolean> {
  const path = `/api/rosters/${encodeURIComponent(rosterId)}/people/${encodeURIComponent(personId)}`
  return change(() => call({ method: 'DELETE', path }), t(staffTexts).takenOff(name))
}

/** What was dropped and confirmed. A manager who swaps two others puts each on the other's duty. */
export async function carryOut(view: RosterView, proposal: Proposal): Promise<boolean> {
  if (proposal.is === 'assign') return putOnDuty(view, proposal)
  const { give, take } = proposal
  if (give.personId === view.me && view.isStaff) return askSwap(view, give, take, take)
  const first = await putOnDuty(view, { ...take, personId: give.personId, name: give.name })
  return first && putOnDuty(view, { ...give, personId: take.personId, name: take.name })
}

/** Of a duty that runs only the rest can change hands. */
export function fromNow<Span extends { from: string }>(span: Span, atMs: number): Span {
  return Date.parse(span.from) >= atMs ? span : { ...span, from: new Date(atMs).toISOString() }
}

async function change(request: () => Promise<unknown>, said: string): Promise<boolean> {
  if (isChanging.value) return false
  isChanging.value = true
  const echoAgain = swallowEcho()
  try {
    await request()
    toast(said)
    return true
  } catch (cause) {
    toast(sentenceOf(cause), 6000)
    return false
  } finally {
    isChanging.value = false
    changes.value += 1
    echoAgain()
  }
}

function spanOf(shift: Shift) {
  const { line, from, until } = fromNow(shift, nowMs())
  return { line, from, until }
}

function pathOf(view: RosterView, rest: string): string {
  return `/api/rosters/${encodeURIComponent(view.rosterId)}/${rest}`
}
