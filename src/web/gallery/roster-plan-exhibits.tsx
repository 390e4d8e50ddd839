// Planning a roster and asking who is on duty, in every state.

import type { Duty } from '../../contract/shapes.ts'
import { nowMs } from '../clock.ts'
import { ImportResult } from '../parts/roster/import-result.tsx'
import type { DutyNow } from '../parts/roster/on-duty-card.tsx'
import type { Kept } from '../parts/roster/roster-reading.ts'
import type { Pattern } from '../parts/roster/turns-ahead.ts'
import { me } from '../phone-state.ts'
import { OnDutyPage } from '../screens/on-duty.tsx'
import { FilesPage } from '../screens/roster-files.tsx'
import { PatternsPage } from '../screens/roster-patterns.tsx'
import { PeoplePage, type StaffPerson } from '../screens/roster-people.tsx'
import type { Exhibit } from './exhibits.tsx'
import { roster, staff, wang, zone } from './roster-fixtures.ts'

const nothing = () => undefined
const hours = (count: number) => new Date(nowMs() + count * 3_600_000).toISOString()
const broken = { is: 'broken' as const, sentence: '网络不通，请检查网络后重试。', again: nothing }
const loading = { is: 'loading' as const }
const here = <Reply,>(reply: Reply): Kept<Reply> => ({ is: 'here', reply })

function person(nth: number): NonNullable<Duty['onDuty']> {
  const { personId, name } = staff[nth]!
  const reason = `换班: ${name}替王主任至 次日08:00`
  return {
    personId,
    name,
    until: hours(14),
    why: 'swap',
    reason,
    reasonEn: `swap: ${name} for 王主任 until next day 08:00`,
  }
}

function dutyNow(): DutyNow {
  const presence = { seenAt: null, devices: 1 }
  return {
    duty: [
      {
        rosterId: 'ecg',
        name: '心电会诊值班',
        kind: 'ecg',
        onDuty: person(1),
        backup: person(2),
        secondBackup: person(3),
      },
      { rosterId: 'stroke', name: '卒中值班', kind: 'stroke', onDuty: null, backup: person(4), secondBackup: null },
      { rosterId: 'lab', name: '导管室值班', kind: 'cath_lab', onDuty: person(0), backup: null, secondBackup: null },
    ],
    gaps: [
      { rosterId: 'stroke', rosterName: '卒中值班', line: 1, from: hours(0), until: hours(8) },
      { rosterId: 'lab', rosterName: '导管室值班', line: 1, from: hours(60), until: hours(84) },
    ],
    persons: [
      { ...presence, personId: 'p1', isOnline: true, audibleDevices: 1 },
      { ...presence, personId: 'p2', isOnline: true, audibleDevices: 0 },
      { ...presence, personId: 'p3', isOnline: false, audibleDevices: 0 },
    ],
    timeZone: zone,
  }
}

const patterns: Pattern[] = [['08:00-08:00'], ['08:00-20:00', '20:00-08:00']].map((turns, nth) => ({
  id: `${nth}`,
  rosterId: 'gallery',
  line: nth + 1,
  cycle: 'day',
  turns: turns.map((turn) => ({ from: turn.split('-')[0]!, until: turn.split('-')[1]! })),
  weekdays: null,
  people: [...staff],
  startsOn: '2026-11-23',
  endsOn: null,
  writtenUntil: hours(13 * 168),
}))

function onDuty(name: string, reading: Kept<DutyNow>): Exhibit {
  return { name: `on-duty-${name}`, show: () => <OnDutyPage reading={reading} /> }
}

function plan(name: string, reading: Kept<readonly Pattern[]>, isBegun = false): Exhibit {
  const show = () => {
    me.value = wang
    return <PatternsPage id="gallery" roster={roster} timeZone={zone} reading={reading} isBegun={isBegun} />
  }
  return { name: `patterns-${name}`, show }
}

function files(name: string, reading: Parameters<typeof FilesPage>[0]['reading']): Exhibit {
  return { name: `roster-files-${name}`, show: () => <FilesPage id="gallery" reading={reading} /> }
}

const staffPeople: readonly StaffPerson[] = [...staff, { personId: 'p9', name: '林建国' }].map((one, nth) => ({
  ...one,
  sites: ['演示县医院'],
  isStaff: nth < staff.length,
  shiftsAhead: nth * 7,
  hasPhone: nth !== 1,
  hasEmail: nth % 2 === 0,
  mayKeepContact: nth !== 2,
}))

function people(name: string, reading: Kept<readonly StaffPerson[]>): Exhibit {
  return { name: `roster-people-${name}`, show: () => <PeoplePage id="gallery" roster={roster} reading={reading} /> }
}

export const rosterPlanExhibits: readonly Exhibit[] = [
  onDuty('full', here(dutyNow())),
  onDuty('empty', here({ ...dutyNow(), duty: [] })),
  onDuty('loading', loading),
  onDuty('broken', broken),
  plan('full', here(patterns)),
  plan('empty', here([])),
  plan('loading', loading),
  plan('broken', broken),
  plan('form', here([]), true),
  files('full', here({ rosters: [roster], timeZone: zone })),
  people('full', here(staffPeople)),
  people('empty', here([])),
  people('broken', broken),
  files('loading', loading),
  files('broken', broken),
  {
    name: 'roster-import',
    isPart: true,
    show: () => (
      <ImportResult
        reply={{
          applied: false,
          format: 'csv',
          timeZone: zone,
          span: { from: hours(24), until: hours(72) },
          rows: [{ row: 2, ...staff[0]!, line: 1, from: hours(24), until: hours(48) }],
          refused: [
            {
              row: 3,
              text: '2026-12-09 08:00 08:00 1 不存在',
              why: 'nobody',
              words: { zh: '值班表上没有这个人。', en: 'Nobody of this name is on the roster.' },
            },
          ],
          replaces: 4,
          skipped: 1,
        }}
      />
    ),
  },
]
