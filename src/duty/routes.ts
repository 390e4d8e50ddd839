// The same road over HTTP, for phones without a live line and for programs: list, read, catch up, write. What a person
// may open and write is asked inside the journal, as it is for a socket.

import type { Entry } from '../consultation/model.ts'
import { routes } from '../contract/http.ts'
import type { Journal } from '../journal/journal.ts'
import type { People } from '../people/people.ts'
import { registerRoute } from '../people/register-route.ts'
import type { HttpServer } from '../platform/http-server.ts'
import { spanOf } from '../platform/span.ts'

export function registerDuty(server: HttpServer, { journal, people }: { journal: Journal; people: People }): void {
  registerRoute(server, routes.listConsultations, people, async (actor, { query }) => {
    const { from, to, ...asked } = query
    const { timeZone } = await people.network(actor.networkId)
    return journal.list(actor, { ...given(asked), ...spanOf({ from, to }, timeZone) })
  })

  registerRoute(server, routes.readConsultation, people, async (actor, { params }) => {
    const { consultation, entries } = await journal.openConsultation(actor, params.id)
    return { consultation, entries }
  })

  registerRoute(server, routes.earlierRecordings, people, async (actor, { params }) =>
    journal.earlierRecordings(actor, params.id),
  )

  registerRoute(server, routes.readEntries, people, async (actor, { params, query }) => {
    const { after } = query
    const { entries, seq, resync } = await journal.entriesSince(actor, params.id, after)
    if (!resync || after > seq) return { entries, seq }
    // this reply has no word for "too far behind", so nothing is left out
    const whole = await journal.openConsultation(actor, params.id)
    return { entries: whole.entries.filter((entry) => entry.seq > after), seq: whole.consultation.seq }
  })

  registerRoute(server, routes.writeEntry, people, async (actor, { params, body }, reply) => {
    const { entries, repeated } = await journal.write(actor, params.id, body, reply.elapsedTime)
    reply.code(repeated ? 200 : 201)
    return { entry: entryOf(entries, body.draftId), entries }
  })
}

/** The entry that the draft became; an answer may bring its `accepted` before it. */
export function entryOf(entries: Entry[], draftId: string): Entry {
  return entries.find((entry) => entry.draftId === draftId) ?? entries.at(-1)!
}

type Given<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> }

function given<T extends object>(fields: T): Given<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given<T>
}
