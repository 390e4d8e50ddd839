// Who should be on duty at an hour, worked out in the plainest way from what each calendar in test/world/calendars says
// in words, with the browser's own time of day in Berlin. None of our code is asked.

export type Doctor = 'wang' | 'li' | 'zhao' | null

interface LocalHour {
  /** 2026-10-25 */
  date: string
  hour: number
  /** 0 = Sunday */
  weekday: number
}

export interface ForeignCalendar {
  file: string
  month: string
  /** More than 400 days ahead only what is asked for is read. */
  span?: string
  onDuty(at: LocalHour): Doctor
  backup(at: LocalHour): Doctor
}

const berlin = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Berlin',
  dateStyle: 'short',
  timeStyle: 'medium',
  hourCycle: 'h23',
})

export function hourInBerlin(at: Date): LocalHour {
  const [date, time] = berlin.format(at).split(', ') as [string, string]
  return { date, hour: Number(time.slice(0, 2)), weekday: new Date(`${date}T12:00:00Z`).getUTCDay() }
}

/** Every full hour of a month in Berlin: 745 in October, 743 in March. */
export function hoursOf(month: string): Date[] {
  const hours: Date[] = []
  const start = Date.parse(`${month}-01T00:00:00Z`) - 24 * 3_600_000
  for (let hour = 0; hour < 33 * 24; hour++) {
    const at = new Date(start + hour * 3_600_000)
    if (hourInBerlin(at).date.startsWith(month)) hours.push(at)
  }
  return hours
}

/** The day on which the turn began that runs at this hour, where turns change at `changesAt`. */
function turnDay({ date, hour }: LocalHour, changesAt: number): string {
  const day = Date.parse(`${date}T12:00:00Z`) - (hour < changesAt ? 86_400_000 : 0)
  return new Date(day).toISOString().slice(0, 10)
}

const daysFrom = (first: string, date: string) => (Date.parse(date) - Date.parse(first)) / 86_400_000

/** One a day from 08:00: wang, li, zhao since 1 October; li's 8th is zhao's, wang's 25th is li's, nobody comes on the 12th. */
const google: ForeignCalendar = {
  file: 'google.ics',
  month: '2026-10',
  onDuty(at) {
    const day = turnDay(at, 8)
    if (day < '2026-10-01') return null
    const covers: Record<string, Doctor> = { '2026-10-08': 'zhao', '2026-10-25': 'li', '2026-10-12': null }
    if (day in covers) return covers[day]!
    return (['wang', 'li', 'zhao'] as const)[daysFrom('2026-10-01', day) % 3]!
  },
  // by the week from Monday 28 September 08:00: li, wang, li ...
  backup(at) {
    const weeks = Math.floor(daysFrom('2026-09-28', turnDay(at, 8)) / 7)
    return weeks % 2 === 0 ? 'li' : 'wang'
  },
}

/** Days 08-20: wang on workdays, li at weekends. Nights: zhao; li on the 1st, nobody on the 10th; wang from six on the 28th. */
const outlook: ForeignCalendar = {
  file: 'outlook.ics',
  month: '2027-03',
  onDuty(at) {
    if (at.hour >= 8 && at.hour < 20) return at.weekday === 0 || at.weekday === 6 ? 'li' : 'wang'
    if (at.date === '2027-03-28' && (at.hour === 6 || at.hour === 7)) return 'wang'
    const night = turnDay(at, 8)
    if (night === '2027-03-01') return 'li'
    return night === '2027-03-10' ? null : 'zhao'
  },
  backup: ({ date }) => (date < '2027-03-16' ? 'li' : 'zhao'),
}

/** Nights 22-07: wang, zhao on the 3rd and 24th. Days: li on workdays, zhao at weekends. */
const apple: ForeignCalendar = {
  file: 'apple.ics',
  month: '2026-10',
  onDuty(at) {
    if (at.hour >= 7 && at.hour < 22) return at.weekday === 0 || at.weekday === 6 ? 'zhao' : 'li'
    const night = turnDay(at, 7)
    return night === '2026-10-03' || night === '2026-10-24' ? 'zhao' : 'wang'
  },
  backup: ({ date }) => (date < '2026-10-16' ? 'li' : 'wang'),
}

/**
 * Days 07-19: wang on Monday, Wednesday, Friday and Saturday the 2nd, li on Tuesday and Thursday, zhao at weekends; li for wang
 * on the 6th, nobody on the 15th. Nights by turns, wang's twelve hours long: at six it is over when clocks were set back.
 */
const thunderbird: ForeignCalendar = {
  file: 'thunderbird.ics',
  month: '2027-10',
  span: 'from=2027-09-27&until=2027-11-05',
  onDuty({ date, hour, weekday }) {
    if (hour >= 7 && hour < 19) {
      const covers: Record<string, Doctor> = { '2027-10-02': 'wang', '2027-10-06': 'li', '2027-10-15': null }
      if (date in covers) return covers[date]!
      return (['zhao', 'wang', 'li', 'wang', 'li', 'wang', 'zhao'] as const)[weekday]!
    }
    if (date === '2027-10-31' && hour === 6) return null
    const nights = daysFrom('2027-09-30', turnDay({ date, hour, weekday }, 7))
    return nights % 2 === 0 ? 'wang' : 'zhao'
  },
  backup: ({ date, hour }) => (date < '2027-10-16' || (date === '2027-10-16' && hour < 12) ? 'li' : 'zhao'),
}

export const foreignCalendars = [google, outlook, apple, thunderbird]
