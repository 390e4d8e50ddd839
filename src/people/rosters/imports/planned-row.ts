// A line of somebody else's plan: as it was read, as it is understood, or why it is not taken.

import type { Words } from '../../../consultation/model.ts'

/** As the file has it: who is still a text. */
export interface ReadRow {
  /** Counted from 1: events of a calendar, lines of a table. */
  row: number
  /** What stood there, for whoever looks for it. */
  text: string
  /** Where a person may be named, the surest first; several of one rank stand together. */
  names: string[][]
  /** Where a line may be named. */
  lineWords: string[]
  from: Date
  until: Date
}

export interface RefusedRow {
  row: number
  text: string
  why: RefusedWhy
}

export interface PlannedRow {
  row: number
  personId: string
  name: string
  line: number
  from: Date
  until: Date
}

export interface ReadPlan {
  rows: ReadRow[]
  refused: RefusedRow[]
  /** Cancelled events, and what lies outside the span that was asked for. */
  skipped: number
}

/** What the reading of a plan needs to know; it travels into a thread. */
export interface Reading {
  timeZone: string
  staff: { personId: string; name: string; login: string; email: string | null }[]
  usualLine: number
  dayStartsAt: string
  /** Only what touches this span; `until` also ends what repeats for ever. */
  from: Date
  until: Date
}

/** Shifts of one file. */
export const mostRows = 5_000

export const refusedWords = {
  'person-unknown': {
    zh: '没有找到值班表上的人员：请写明姓名或账号。',
    en: 'Names nobody of this roster. Write his name or his login.',
  },
  'person-unclear': {
    zh: '出现了多位人员：请只写一位。',
    en: 'Names several people of this roster. Write one.',
  },
  'time-unreadable': {
    zh: '时间无法识别：请写成 2026-11-22 和 08:00 的形式。',
    en: 'The time cannot be read. Write it like 2026-11-22 and 08:00.',
  },
  'zone-unknown': {
    zh: '时区无法识别：请用带时区定义的日历重新导出。',
    en: 'The time zone is not known. Export the calendar with its time zones.',
  },
  'ends-before-start': { zh: '结束时间不晚于开始时间。', en: 'It ends before it starts.' },
  'too-long': { zh: '一个班次不能超过 31 天。', en: 'One shift lasts at most 31 days.' },
  'too-often': {
    zh: '重复过于频繁：班次最多每天重复几次。',
    en: 'It repeats too often for a shift.',
  },
  overlaps: {
    zh: '与同一线的另一个班次重叠：请只保留一个。',
    en: 'Overlaps another shift of the same line. Keep one of them.',
  },
  unreadable: { zh: '这一项无法识别。', en: 'This one cannot be read.' },
} as const satisfies Record<string, Words>

export type RefusedWhy = keyof typeof refusedWords
