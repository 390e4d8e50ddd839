// The journal's front: hands every verb its road. No rule is here.

import { limits } from '../contract/limits.ts'
import type { People } from '../people/people.ts'
import { type Clock, systemClock } from '../platform/clock.ts'
import { isId, newId } from '../platform/ids.ts'
import type { Postgres } from '../platform/postgres.ts'
import { beginConsultation } from './begin-consultation.ts'
import { openBells } from './bells.ts'
import { earlierRecordings } from './earlier-recordings.ts'
import type { Journal } from './journal.ts'
import { openLastLeft } from './last-left.ts'
import { dutyList, listOpenable } from './list-openable.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { awaitOriginal, entriesSince, heads, openConsultation, openRecording } from './open-consultation.ts'
import * as emergency from './read-in-emergency.ts'
import { emergencyReadingsOf, entriesOf } from './read-of-person.ts'
import { timelines } from './read-timelines.ts'
import { rebuildMilestones } from './rebuild.ts'
import type { Road } from './road.ts'
import { findHeads } from './statements/find-consultation.ts'
import { liveHeads } from './statements/live-heads.ts'
import { networkIds, recordingsWithoutPreview, savePreview } from './statements/recordings.ts'
import { readExportedTimelines, readTimelines } from './statements/timelines.ts'
import { writeAsSystem } from './write-as-system.ts'
import { addOriginal, addRecordings, writeEntry } from './write-entry.ts'
import { writeManyAsSystem } from './write-many-as-system.ts'

export interface JournalNeeds {
  postgres: Postgres
  people: People
  /** A controlled clock (seed, tests) takes the place of the database's; every rule stays. */
  clock?: Clock
  ids?: () => string
  /** A listener of `onCommitted` threw: to be logged and counted. */
  onListenerFailed?: (error: unknown) => void
}

export function openJournal(needs: JournalNeeds): Journal {
  const { postgres, people, clock = systemClock, ids = newId, onListenerFailed = () => {} } = needs
  const bells = openBells(onListenerFailed)
  const hasControlledClock = 'setTo' in clock
  const [inTurn, lastLeft] = [oneAtATime(), openLastLeft()]
  const road: Road = { postgres, people, bells, clock, hasControlledClock, inTurn, lastLeft, newId: ids }

  return {
    open: (...opening) => beginConsultation(road, ...opening),
    write: (...writing) => writeEntry(road, ...writing),
    addOriginal: (...adding) => addOriginal(road, ...adding),
    addRecordings: (...adding) => addRecordings(road, ...adding),
    writeAsSystem: (...writing) => writeAsSystem(road, ...writing),
    writeManyAsSystem: (...writing) => writeManyAsSystem(road, ...writing),
    beforeCommit: bells.beforeCommit,
    onCommitted: bells.onCommitted,

    openConsultation: (actor, consultationId) => openConsultation(postgres, actor, consultationId),
    earlierRecordings: (actor, consultationId) => earlierRecordings(postgres, actor, consultationId),
    entriesSince: (actor, consultationId, after) => entriesSince(postgres, actor, consultationId, after),
    list: (actor, filter) => listOpenable(postgres, actor, filter),
    dutyList: (actor) => dutyList(postgres, actor),
    heads: (actor, consultationIds) => heads(postgres, actor, consultationIds),
    liveHeads: (networkId, alsoIds) =>
      postgres.inNetwork(networkId, (tx) => liveHeads(tx, networkId, alsoIds, limits.dutyListLength)),
    headsOf: (networkId, consultationIds) =>
      postgres.inNetwork(networkId, (tx) => findHeads(tx, consultationIds.filter(isId))),
    openRecording: (actor, recordingId, how) => openRecording(postgres, actor, recordingId, how),
    awaitOriginal: (actor, recordingId) => awaitOriginal(postgres, actor, recordingId),
    setPreview: (networkId, recordingId, preview) =>
      postgres.inNetwork(networkId, (tx) => savePreview(tx, recordingId, preview)),
    beginEmergencyReading: (...wish) => emergency.beginEmergencyReading(road, ...wish),
    readInEmergency: (...wanted) => emergency.readInEmergency(road, ...wanted),
    recordingInEmergency: (...wanted) => emergency.recordingInEmergency(road, ...wanted),
    emergencyReadings: (actor) => emergency.listEmergencyReadings(road, actor),
    entriesOf: (networkId, personId) => entriesOf(postgres, networkId, personId),
    emergencyReadingsOf: (networkId, personId) => emergencyReadingsOf(postgres, networkId, personId),
    async recordingsWithoutPreview(mediaTypes, most) {
      const found: Awaited<ReturnType<Journal['recordingsWithoutPreview']>> = []
      for (const networkId of await postgres.asSystem(networkIds)) {
        const left = most - found.length
        const more = await postgres.inNetwork(networkId, (tx) =>
          recordingsWithoutPreview(tx, networkId, mediaTypes, left),
        )
        found.push(...more)
      }
      return found
    },
    timelines: (actor, span) => timelines(postgres, actor, span, readTimelines),
    timelinesToExport: (actor, span) => timelines(postgres, actor, span, readExportedTimelines),
    rebuildMilestones: (networkId) => rebuildMilestones(road, networkId),
  }
}
