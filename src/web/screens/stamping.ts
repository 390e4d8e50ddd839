// A tap becomes a stamp at once. For ten seconds after the server has it, however late that is, it can be taken back, which is
// an entry too; until then it stands among what waits.

import { milestoneOf } from '../../consultation/pathways.ts'
import { siteOfStamp } from '../../consultation/site-of-stamp.ts'
import type { Consulting } from '../parts/consulting.ts'
import { swallowEcho } from '../parts/echo.ts'
import { shownTime } from '../parts/shown-time.ts'
import type { StampBody } from '../parts/stamp-sheet.tsx'
import { toast } from '../parts/toast.tsx'
import { offerUndo, pathNow } from '../parts/undo.ts'
import { type Written, waiting } from '../state.ts'
import { stamps as texts } from '../texts/areas/stamps.ts'
import { say, t } from '../texts/texts.ts'

/** A second tap, while the first one is on its way, is not a second needle. */
const onTheWay = new Set<string>()

export function stampWith(consulting: Consulting) {
  return async (body: StampBody): Promise<void> => {
    const words = t(texts)
    const definition = milestoneOf(consulting.pathway, body.milestone)
    const name = definition ? say(definition.words) : body.milestone
    const { id } = consulting.consultation
    const tapped = `${id}/${body.milestone}`
    if (body.how === 'tapped' && onTheWay.has(tapped)) return
    if (body.how === 'tapped' && isWaiting(id, body.milestone)) return toast(words.queued(name))
    onTheWay.add(tapped)
    const path = pathNow()
    // the next step stands where this one stood as soon as it is written
    const echoAgain = body.how === 'tapped' ? swallowEcho() : undefined
    const written = await consulting.write('stamped', placed(consulting, body)).finally(() => onTheWay.delete(tapped))
    echoAgain?.()
    if (written.outcome === 'queued') toast(words.queued(name))
    const there = written.outcome === 'queued' ? written.later : Promise.resolve(written)
    void there?.then((last) => {
      const entry = stampIn(last)
      if (!entry) return
      const at = typeof body.at === 'string' ? body.at : entry.at
      const undo = () => void withdrawWith(consulting)(entry.seq, words.undoReason)
      offerUndo(words.stamped(name, shownTime(at)), undo, path)
    })
  }
}

function stampIn(written: Written) {
  if (written.outcome !== 'acknowledged') return undefined
  const entry = written.entries.find((one) => 'kind' in one && one.kind === 'stamped')
  return entry && 'at' in entry ? entry : undefined
}

/** A site that was said stands; else what happened before the transfer is told of where the question was asked. */
function placed({ consultation, pathway, seat }: Consulting, body: StampBody): StampBody {
  const siteId = body.siteId ?? siteOfStamp(consultation, pathway, { ...body, role: seat.role })
  return siteId === undefined ? body : { ...body, siteId }
}

export function withdrawWith(consulting: Consulting) {
  return async (seq: number, reason: string): Promise<void> => {
    const written = await consulting.write('withdrawn', { seq, reason })
    if (written.outcome === 'acknowledged') toast(t(texts).undone)
  }
}

/** Tapped while there was no network: it stands among what waits, and will be written once. */
function isWaiting(consultationId: string, milestone: string): boolean {
  return waiting.value.some(
    (one) =>
      one.consultationId === consultationId &&
      one.kind === 'stamped' &&
      one.state !== 'refused' &&
      !one.takenBack &&
      one.body.milestone === milestone,
  )
}
