// A small run of the chaos world that breaks no rule, made by hand, and how often each rule is broken when it is changed.

import { digestOf } from './canonical.ts'
import { type Rule, violationsOf } from './checks.ts'
import type { FinalConsultation, FinalEntry, Run } from './final-state.ts'
import type { Event, Happening } from './history.ts'

export const second = 1000

export function entry(
  seq: number,
  kind: string,
  personId: string | null,
  body: object,
  atMs = seq * second,
): FinalEntry {
  const draftId = personId === null ? null : `draft-${seq}`
  const at = new Date(atMs).toISOString()
  const digest = digestOf({ seq, kind, at, body })!
  return { seq, kind, atMs, personId, draftId, body: body as Record<string, unknown>, digest }
}

export const at = (atMs: number, by: string, happening: Happening): Event => ({ atMs, by, ...happening })

/** Asked, called, said, stamped, accepted: told to two phones, one of which was taken away in the end. */
export function soundRun(): Run & { question: FinalConsultation; history: Event[] } {
  const entries = [
    entry(1, 'opened', 'lin', { complaint: 'one' }),
    entry(2, 'called', null, { callId: 'call-1', step: 1, personId: 'wang', channel: 'sms' }),
    entry(3, 'said', 'lin', { text: 'two' }),
    entry(4, 'stamped', 'lin', { milestone: 'door_in', at: '1970-01-01T00:00:01.000Z' }),
    entry(5, 'accepted', 'wang', {}),
  ]
  const question: FinalConsultation = {
    id: 'c1',
    networkId: 'n1',
    siteId: 'clinic',
    hospitalSiteId: 'hospital',
    rosterId: 'r1',
    state: 'open',
    seq: 5,
    isOwned: true,
    entries,
    told: entries.map(({ seq, digest }) => ({ seq, digest })),
    versions: [
      { milestone: 'door_in', seq: 4, at: '1970-01-01T00:00:01.000Z', recordedAt: '1970-01-01T00:00:04.000Z' },
    ],
    steps: [
      { id: 's1', step: 1, round: 1, whom: 'on-duty', dueAtMs: 1000, firedAtMs: 2000, stoppedAtMs: null },
      { id: 's2', step: 2, round: 1, whom: 'backup', dueAtMs: 6000, firedAtMs: null, stoppedAtMs: 5000 },
    ],
  }
  const history: Event[] = [
    ...entries.filter(({ personId }) => personId !== null).flatMap((one) => writing(one)),
    at(2100, 'gateway', { is: 'ring', callId: 'call-1' }),
    ...['lin', 'wang'].flatMap((personId) =>
      entries.map(({ seq, digest, atMs }) =>
        at(atMs + 10, personId, received({ personId, phone: `${personId}-1`, seq, digest })),
      ),
    ),
    at(6 * second, 'nemesis', { is: 'calm' }),
    at(7 * second, 'lin', {
      is: 'shown',
      phone: 'lin-1',
      personId: 'lin',
      consultationId: 'c1',
      digests: entries.map(({ digest }) => digest),
    }),
  ]
  return {
    question,
    history: [...history].sort((one, other) => one.atMs - other.atMs),
    final: {
      readAtMs: 20 * second,
      consultations: [question],
      files: [{ consultationId: 'c1', sha256: 'aa', bytes: 3, object: { sha256: 'aa', bytes: 3 } }],
      halfFiles: [],
      audit: {
        chains: [{ networkId: 'n1', links: 4, faults: [], waitsSinceMs: 19 * second }],
        revoked: [{ sessionId: 'session-1', isRevoked: true, rows: 1 }],
        readBy: ['lin c1', 'wang c1'],
      },
      marked: [],
      promiseless: [],
    },
    people: {
      lin: { networkId: 'n1', role: 'clinic_doctor', siteId: 'clinic', rosterIds: [] },
      huang: { networkId: 'n1', role: 'clinic_doctor', siteId: 'elsewhere', rosterIds: [] },
      wang: { networkId: 'n1', role: 'specialist', siteId: 'hospital', rosterIds: ['r1'] },
    },
  }
}

function writing({ draftId, personId, kind, body, seq, atMs }: FinalEntry): Event[] {
  const invoke = { is: 'invoke', draftId: draftId!, personId: personId!, kind, told: body, order: seq } as const
  return [at(atMs - 5, personId!, invoke), at(atMs + 5, personId!, { is: 'ok', draftId: draftId! })]
}

export const received = (one: { personId: string; phone: string; seq: number; digest: string | null }): Happening => ({
  is: 'received',
  consultationId: 'c1',
  ...one,
})

type Broken = Partial<Record<Rule, number>>

/** How often each rule is violated when the sound run is broken so. */
export function brokenBy(how: (run: ReturnType<typeof soundRun>) => void): Broken {
  const run = soundRun()
  how(run)
  const counted: Broken = {}
  for (const { rule } of violationsOf(run)) counted[rule as Rule] = (counted[rule as Rule] ?? 0) + 1
  return counted
}

export const without = (run: ReturnType<typeof soundRun>, isAway: (event: Event) => boolean) => {
  run.history.splice(0, run.history.length, ...run.history.filter((event) => !isAway(event)))
}
