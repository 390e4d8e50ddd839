// What sentences of entries are built from: names, words of codes, durations. Each sentence has both languages.

import { msOf } from './instants.ts'
import type { Consultation, Entry, Instant, Lang, Words } from './model.ts'
import { pathwayOf } from './pathways.ts'

export function say(lang: Lang, zh: string, en: string): string {
  return lang === 'zh' ? zh : en
}

export function author(entry: Pick<Entry, 'by'>, lang: Lang): string {
  return entry.by === 'system' ? say(lang, '系统', 'System') : entry.by.name
}

/** The words of a code, or the code itself where a newer server knows more codes than we do. */
export function wordsFor(list: readonly { code: string; words: Words }[], code: string, lang: Lang): string {
  return list.find((one) => one.code === code)?.words[lang] ?? code
}

export function milestoneWords(consultation: Consultation, name: string, lang: Lang): string {
  const milestone = pathwayOf(consultation.pathway)?.milestones.find((one) => one.name === name)
  return milestone?.words[lang] ?? name
}

/** "42 秒", "3 分 05 秒", "26 分", "1 小时 10 分". */
export function duration(fromAt: Instant, untilAt: Instant, lang: Lang): string {
  const seconds = Math.max(0, Math.round((msOf(untilAt) - msOf(fromAt)) / 1000))
  if (seconds < 60) return say(lang, `${seconds} 秒`, `${seconds} s`)
  const minutes = Math.floor(seconds / 60)
  const rest = seconds % 60
  if (minutes < 10 && rest > 0) {
    const padded = String(rest).padStart(2, '0')
    return say(lang, `${minutes} 分 ${padded} 秒`, `${minutes} min ${padded} s`)
  }
  if (minutes < 60) return say(lang, `${minutes} 分`, `${minutes} min`)
  const hours = Math.floor(minutes / 60)
  return say(lang, `${hours} 小时 ${minutes % 60} 分`, `${hours} h ${minutes % 60} min`)
}

/** What somebody wrote himself, after the sentence. */
export function aside(text: string | undefined): string {
  return text ? `: ${text}` : ''
}
