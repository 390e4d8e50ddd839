// The hours in which an ordinary question wakes nobody, on the clock of the network's zone, whatever its summer time does.

export interface Night {
  /** `22:00` */
  from: string
  until: string
}

/** Without length. */
export const noNight: Night = { from: '00:00', until: '00:00' }

/** When the night that this instant lies in is over; null by day. A night that begins when it ends is none. */
export function nightEndsAt(at: Date, { from, until }: Night, timeZone: string): Date | null {
  const begins = minutesOf(from)
  const ends = minutesOf(until)
  const now = localMinutes(at, timeZone)
  const isNight = begins <= ends ? begins <= now && now < ends : now >= begins || now < ends
  if (!isNight) return null
  const thisMinute = at.getTime() - (at.getTime() % minuteMs)
  const guess = new Date(thisMinute + ((ends - now + dayMinutes) % dayMinutes) * minuteMs)
  // the clocks may change in between: as far as the guess shows another time than the end, it is moved
  const missed = ((ends - localMinutes(guess, timeZone) + 1.5 * dayMinutes) % dayMinutes) - dayMinutes / 2
  return new Date(guess.getTime() + missed * minuteMs)
}

const minuteMs = 60_000
const dayMinutes = 1440

function minutesOf(timeOfDay: string): number {
  const [hours, minutes] = timeOfDay.split(':').map(Number)
  return hours! * 60 + minutes!
}

function localMinutes(at: Date, timeZone: string): number {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  return minutesOf(clock.format(at))
}
