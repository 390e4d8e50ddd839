// The small network with a journal on a database of its own: for stories that begin where the doors end.

import type { Draft } from '../../src/consultation/model.ts'
import type { Journal, Opened, ReceivedRecording, Written } from '../../src/journal/journal.ts'
import { openJournal } from '../../src/journal/open-journal.ts'
import { type OpenPeople, openPeople } from '../../src/people/open-people.ts'
import { type Clock, systemClock } from '../../src/platform/clock.ts'
import { newId } from '../../src/platform/ids.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { type Login, type SmallNetwork, smallNetwork } from './network.ts'

export interface JournalWorld {
  database: TestDatabase
  network: SmallNetwork
  people: OpenPeople
  journal: Journal
  /** What listeners of the outer bell threw. */
  listenerErrors: unknown[]
  /** Another node: the same tables, a journal of its own. */
  anotherJournal(): Journal
  ask(login: Login, question?: Record<string, unknown>, recordings?: ReceivedRecording[]): Promise<Opened>
  write(login: Login, consultationId: string, kind: string, body?: unknown, draft?: Partial<Draft>): Promise<Written>
  close(): Promise<void>
}

export async function journalWorld(options: { clock?: Clock; poolSize?: number } = {}): Promise<JournalWorld> {
  const { clock = systemClock, poolSize = 8 } = options
  const database = await createTestDatabase({ poolSize })
  const network = await smallNetwork(database, clock.now())
  const { postgres } = database
  const people = openPeople({ postgres, clock, demoAllowed: true })
  const listenerErrors: unknown[] = []
  const open = () => openJournal({ postgres, people, clock, onListenerFailed: (error) => listenerErrors.push(error) })
  const journal = open()
  return {
    database,
    network,
    people,
    journal,
    listenerErrors,
    anotherJournal: open,
    ask: (login, question = {}, recordings = []) =>
      journal.open(network.actorOf(login), { ...anyQuestion(), ...question }, recordings, []),
    write: (login, consultationId, kind, body = {}, draft = {}) =>
      journal.write(network.actorOf(login), consultationId, { draftId: newId(), kind, body, ...draft }),
    async close() {
      await people.close()
      await database.drop()
    },
  }
}

export function anyQuestion(): { draftId: string; pathway: string; patient: { sex: string; ageYears: number } } {
  return { draftId: newId(), pathway: 'stemi', patient: { sex: 'male', ageYears: 58 } }
}

export function anyRecording(name = 'ecg.jpg'): ReceivedRecording {
  const sha256 = Buffer.from(newId().padEnd(32, '0')).toString('hex').slice(0, 64)
  return { recordingId: newId(), sha256, name, mediaType: 'image/jpeg', bytes: 512_000 }
}
