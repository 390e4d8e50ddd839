// Times as a sentence says them: the time of day, and the day where it is not the same one.

import { dayMs, dayOf, timeOf, wallOf } from './zone-time.ts'

export type Lang = 'zh' | 'en'

const nextDay: Record<Lang, (time: string) => string> = {
  zh: (time) => `次日${time}`,
  en: (time) => `${time} next day`,
}

/** "22:00", seen from an instant of another day "次日08:00" or "11-25 08:00". */
export function sayTime(at: Date, timeZone: string, lang: Lang = 'zh', since: Date = at): string {
  const wall = wallOf(at, timeZone)
  const days = (Date.parse(dayOf(wall)) - Date.parse(dayOf(wallOf(since, timeZone)))) / dayMs
  if (days === 0) return timeOf(wall)
  return days === 1 ? nextDay[lang](timeOf(wall)) : `${dayOf(wall).slice(5)} ${timeOf(wall)}`
}

/** "08:00-次日08:00". */
export function sayTimes(span: { from: Date; until: Date }, timeZone: string, lang: Lang): string {
  return `${sayTime(span.from, timeZone)}-${sayTime(span.until, timeZone, lang, span.from)}`
}

/** "11-22 08:00-次日08:00". */
export function saySpan(span: { from: Date; until: Date }, timeZone: string, lang: Lang): string {
  return `${dayOf(wallOf(span.from, timeZone)).slice(5)} ${sayTimes(span, timeZone, lang)}`
}
