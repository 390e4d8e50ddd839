// Bugs that the checker has to find, each planted into a build of its own: what is wrong, what it needs to show, and which
// rule must say so. One that is not found means that the checker is blunt there.

import type { Rule } from './checks.ts'
import type { CrowdPace } from './crowd.ts'
import type { Fault } from './nemesis.ts'
import type { Patch } from './patched.ts'

export interface Planted {
  patches: readonly Patch[]
  /** Statements as the owner, before the servers start. */
  prepare?: readonly string[]
  faults: readonly Fault[]
  /** So many at most. */
  mostFaults?: number
  faultEveryMs?: number
  crowd?: CrowdPace
  foundBy: Rule
  /** What the rule has to say of it, where it may say other things too. */
  says?: RegExp
}

/** Every entry takes the road through the lock, where the bugs are planted. */
const nothingAtOnce: Patch = {
  file: 'journal/write-at-once.ts',
  text: 'if (!mayOpen(actor, left.subject)) return null',
  instead: 'if (actor) return null',
}

/** A moment too early, and the commit travels alone. */
const acknowledgeBeforeCommit: readonly Patch[] = [
  nothingAtOnce,
  {
    file: 'journal/statements/append-entries.ts',
    text: "append.isLast ? '/* append-entries, then commit */' : '/* append-entries */'",
    instead: "append.isLast ? '/* append-entries */' : '/* append-entries */'",
  },
  {
    file: 'journal/road.ts',
    text: 'const done = await road.postgres.inNetwork(networkId, work)',
    instead: `const done = await new Promise<Awaited<ReturnType<typeof work>>>((resolve, reject) => {
      road.postgres.inNetwork(networkId, async (tx) => {
        resolve(await work(tx))
        await new Promise((later) => setTimeout(later, 1_500))
      }).catch(reject)
    })`,
  },
]

export const planted = {
  'acknowledge-before-commit': { patches: acknowledgeBeforeCommit, faults: ['server-kill'], foundBy: 'I1' },
  'no-dedupe': {
    patches: [
      {
        file: 'journal/statements/append-entries.ts',
        text: 'if (draft === null) return sql`claimed as (select 1 as one)`',
        instead: 'if (draft !== undefined) return sql`claimed as (select 1 as one)`',
      },
    ],
    faults: ['line-cut-often'],
    crowd: { twiceOneOf: 2 },
    foundBy: 'I1',
  },
  'no-access-check': {
    patches: [
      {
        file: 'people/access.ts',
        text: 'return actor.memberships.some((membership) => opens(actor, subject, membership))',
        instead: 'return actor.memberships.length > 0',
      },
    ],
    faults: [],
    foundBy: 'I10',
  },
  'revoke-only-at-handshake': {
    patches: [
      {
        file: 'duty/sign-ins.ts',
        text: 'for (const socket of socketsIn(io, [sessionRoom(sessionId)])) signOut(socket, reason)',
        instead: 'void [sessionId, reason, sessionRoom]',
      },
    ],
    faults: [],
    foundBy: 'I10',
  },
  'no-catch-up': {
    patches: [
      {
        file: 'duty/messages/watch.ts',
        text: 'return { consultation, entries, seq,',
        instead: 'return { consultation, entries: after ? [] : entries, seq,',
      },
    ],
    faults: ['line-cut', 'line-cut-often'],
    faultEveryMs: 500,
    foundBy: 'I4',
  },
  'number-without-lock': {
    patches: [
      nothingAtOnce,
      {
        file: 'journal/statements/lock-consultation.ts',
        text: `where c.id = \${consultationId} for no key update`,
        instead: `where c.id = \${consultationId} and pg_sleep(0.1) is not null`,
      },
      {
        file: 'journal/one-at-a-time.ts',
        text: 'before === undefined ? work() : before.then(work)',
        instead: 'work()',
      },
    ],
    prepare: ['alter table entries drop constraint entries_pkey'],
    faults: [],
    foundBy: 'I3',
  },
  'ring-after-accept': {
    patches: [
      {
        file: 'calls/statements/rings.ts',
        text: `where consultation_id = \${consultationId} and \${isOpen})
    update`,
        instead: `where consultation_id = \${consultationId} and false)
    update`,
      },
    ],
    faults: [],
    foundBy: 'I7',
    says: /after the accept/,
  },
  'deadlines-in-memory': {
    patches: [
      {
        file: 'calls/call-timer.ts',
        text: 'let waiting: Job[] = []',
        instead: 'let waiting: Job[] = []; const mine = new Set<string>()',
      },
      {
        file: 'calls/call-timer.ts',
        text: 'for (const step of steps) begin(',
        instead: 'for (const step of steps) mine.add(step.consultationId)\n      for (const step of steps) begin(',
      },
      {
        file: 'calls/call-timer.ts',
        text: '.filter(({ waitMs }) => waitMs <= 0)',
        instead: '.filter(({ waitMs, consultationId }) => waitMs <= 0 && mine.has(consultationId))',
      },
    ],
    faults: ['server-kill'],
    mostFaults: 1,
    faultEveryMs: 2_000,
    // a question that is accepted at once has no deadline
    crowd: { staffEveryMs: 60_000 },
    foundBy: 'I7',
    says: /over its time/,
  },
  'asynchronous-commit': {
    patches: [],
    prepare: [
      `do $$ begin execute format('alter database %I set synchronous_commit = off', current_database()); end $$`,
      // nobody else writes the log meanwhile: neither its writer nor whoever writes pages
      `alter system set wal_writer_delay = '10s'`,
      `alter system set wal_writer_flush_after = '1GB'`,
      'alter system set bgwriter_lru_maxpages = 0',
      'select pg_reload_conf()',
    ],
    faults: ['postgres-kill'],
    faultEveryMs: 4_000,
    foundBy: 'I1',
  },
  'file-after-the-entry': {
    patches: [
      {
        file: 'platform/blobs.ts',
        text: 'await keepFile(path, pathOf(sha256))',
        instead: 'setTimeout(() => void keepFile(path, pathOf(sha256)), 3_000)',
      },
    ],
    faults: ['server-kill'],
    crowd: { filesOfTwenty: 14 },
    foundBy: 'I12',
  },
  'audit-outside-the-transaction': {
    patches: [
      {
        file: 'people/sessions.ts',
        text: 'await writeAudit(tx, { networkId, personId, sessionId: actor.sessionId, operation, subjectId: sessionId })',
        instead: `setTimeout(() => {
        const row = { networkId, personId, sessionId: actor.sessionId, operation, subjectId: sessionId }
        postgres.inNetwork(networkId, (later) => writeAudit(later, row)).catch(() => {})
      }, 4_000)`,
      },
    ],
    faults: ['server-kill'],
    foundBy: 'I9',
    says: /taken away, and 0 rows/,
  },
  'texts-in-the-log': {
    patches: [
      {
        file: 'journal/statements/append-entries.ts',
        text: 'const parts = [\n',
        instead: 'console.error(JSON.stringify(append.entries[0]))\n  const parts = [\n',
      },
    ],
    faults: [],
    foundBy: 'I11',
  },
  'only-the-last-version': {
    patches: [
      {
        file: 'record/read-timeline.ts',
        text: 'versions: versions.map(versionOfTimeline)',
        instead: 'versions: versions.slice(-1).map(versionOfTimeline)',
      },
    ],
    faults: [],
    foundBy: 'I8',
  },
} satisfies Record<string, Planted>

export type PlantedName = keyof typeof planted
