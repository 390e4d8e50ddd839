// A clinic asks about a patient. An incomplete question is always taken: what is missing is asked for afterwards.

import { z } from 'zod'
import { entryKind, type Stamp } from '../entry-kind.ts'
import { code, id, instant, text } from '../fields.ts'
import { clinic } from '../grants.ts'
import { happenedAt, minuteMs, msOf } from '../instants.ts'
import { lengths } from '../lengths.ts'
import type { Consultation, Entry } from '../model.ts'
import { pathwayOf, pathways } from '../pathways.ts'
import { author, say } from '../sentences.ts'
import { futureToleranceMs } from '../settings.ts'

const measure = z.number().min(0).max(1000)

/** `about` is what nobody looked at, like a time that a form filled in by itself. */
const told = z.strictObject({ at: instant, precision: z.enum(['exact', 'about']).optional() })
type Told = z.infer<typeof told>

const question = z.strictObject({
  pathway: code,
  urgency: z.enum(['urgent', 'ordinary']).default('urgent'),
  patient: z.strictObject({
    sex: z.enum(['male', 'female', 'unknown']),
    ageYears: z.number().min(0).max(150),
    name: text(lengths.name).optional(),
    localId: text(lengths.name).optional(),
  }),
  complaint: text(lengths.text).optional(),
  vitals: z
    .strictObject({
      systolic: measure.optional(),
      diastolic: measure.optional(),
      heartRate: measure.optional(),
      spo2: measure.optional(),
    })
    .optional(),
  symptomOnset: z
    .strictObject({ at: instant.optional(), precision: z.enum(['exact', 'about', 'unknown']).optional() })
    .optional(),
  doorIn: told.optional(),
  firstMedicalContact: told.optional(),
  /** As its author says; a file that tells its own time is believed before him. */
  firstEcgAcquired: told.optional(),
  rosterId: id.optional(),
  /** Pictures that are on their way: the question rings before they have gone. */
  announced: z
    .array(
      z.strictObject({
        name: text(lengths.short),
        mediaType: text(lengths.short),
        bytes: z.number().int().min(0),
        pages: z.number().int().min(1).max(1000).optional(),
        /** Of the draft that brings it: it is awaited until that has come, or is withdrawn. */
        draftId: id.optional(),
      }),
    )
    .max(lengths.announced)
    .optional(),
})

/** What a phone may send to open a consultation (contract.md); more leniently read by understand-opening.ts. */
export const openingDraft = question.extend({
  draftId: id,
  claimedAt: instant.optional(),
  /** The phone's clock when it sent: the server measures the offset from it. */
  sentAt: instant.optional(),
})
export type OpeningDraft = z.infer<typeof openingDraft>

/** The question, and where it belongs: added by the server from the author and the roster. */
const body = question.extend({
  consultationId: id,
  networkId: id,
  siteId: id,
  rosterId: id,
  hospitalSiteId: id,
  /** Of the roster's own ladder: an owner who says nothing for so long may be rung again. */
  silentAfterSeconds: z.number().int().min(1).optional(),
  /** Fields of the draft that were wrong or not known; never what they held. */
  droppedFields: z.array(text(lengths.name)).max(lengths.droppedFields).optional(),
})
export type OpenedBody = z.infer<typeof body>

/** As the entry keeps them, so that a draft that is sent again hears the same. */
export function droppedFieldsOf(entries: readonly { kind: string; body: unknown }[]): string[] {
  const asked = entries.find(({ kind }) => kind === opened.kind)?.body as OpenedBody | undefined
  return asked?.droppedFields ?? []
}

export const opened = entryKind({
  kind: 'opened',
  words: { zh: '发起会诊', en: 'Consultation opened' },
  by: 'person',
  // A specialist asks for a patient of his own site.
  who: clinic,
  body,
  refuse: (_none, body) =>
    pathwayOf(body.pathway)
      ? null
      : { code: 'unknown-pathway', values: { pathways: pathways.map((one) => one.name).join(', ') } },
  stamps: (entry) => [
    { milestone: 'consultation_opened' },
    ...onsetStamps(entry),
    ...toldStamp(entry, 'first_medical_contact', entry.body.firstMedicalContact),
    ...toldStamp(entry, 'door_in', entry.body.doorIn),
    ...toldStamp(entry, 'first_ecg_acquired', entry.body.firstEcgAcquired),
  ],
  calls: 'ring',
  sentence(entry, _consultation, lang) {
    const { patient, complaint } = entry.body
    const sex = { male: say(lang, '男', 'male'), female: say(lang, '女', 'female'), unknown: '' }[patient.sex]
    const who = [sex, say(lang, `${patient.ageYears}岁`, `${patient.ageYears} y`), complaint].filter(Boolean).join(', ')
    return say(lang, `${author(entry, lang)} 发起会诊 (${who})`, `${author(entry, lang)} asked (${who})`)
  },
})

/** The consultation as its first entry makes it. */
export function consultationFrom(entry: Entry<string, OpenedBody>): Consultation {
  if (entry.by === 'system') throw new Error('a consultation is opened by a person')
  const { body } = entry
  return {
    id: body.consultationId,
    networkId: body.networkId,
    siteId: body.siteId,
    rosterId: body.rosterId,
    hospitalSiteId: body.hospitalSiteId,
    pathway: body.pathway,
    urgency: body.urgency,
    state: 'open',
    seq: entry.seq,
    openedAt: entry.at,
    openedBy: entry.by,
    closedAt: null,
    patient: body.patient,
    ...(body.complaint === undefined ? {} : { complaint: body.complaint }),
    ...(body.vitals === undefined ? {} : { vitals: body.vitals }),
    ...(body.silentAfterSeconds === undefined ? {} : { silentAfterSeconds: body.silentAfterSeconds }),
    ...(body.announced === undefined ? {} : { announced: body.announced }),
    recordings: [],
    owner: null,
    acceptedAt: null,
    offeredTo: null,
    calls: [],
    answer: null,
    screening: null,
    lysisOrder: null,
    transfer: null,
    outcome: null,
    assertions: [],
  }
}

function onsetStamps(entry: Entry<string, OpenedBody>): Stamp[] {
  const onset = entry.body.symptomOnset
  if (!onset) return []
  if (onset.at === undefined) {
    if (onset.precision !== 'unknown') return []
    return [
      {
        milestone: 'symptom_onset',
        siteId: entry.body.siteId,
        at: null,
        precision: 'unknown',
        value: 'unknown',
        source: 'recalled',
      },
    ]
  }
  return toldStamp(entry, 'symptom_onset', { at: onset.at }).map((stamp) => ({
    ...stamp,
    precision: onset.precision ?? 'exact',
    source: 'recalled' as const,
  }))
}

/**
 * A time told with the question. One that lies in the future is a slip of the phone's clock: it stays in the entry,
 * but asserts nothing, and the question is taken all the same. Only an exact one that is now was tapped.
 */
function toldStamp(entry: Entry<string, OpenedBody>, milestone: string, told: Told | undefined): Stamp[] {
  if (told === undefined || msOf(told.at) > msOf(entry.at) + futureToleranceMs) return []
  const { at, precision = 'exact' } = told
  const isNow = Math.abs(msOf(happenedAt(entry)) - msOf(at)) <= minuteMs
  const source = isNow && precision === 'exact' ? 'tapped' : 'recalled'
  return [{ milestone, siteId: entry.body.siteId, at, precision, source }]
}
