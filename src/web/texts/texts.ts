// The texts of the screen in both languages. An area (one screen or part) is written once as `area({ zh, en })`: `en` must
// have exactly the keys of `zh`, so a missing text does not compile. `t(area)` is the area in the language of the phone.

import { signal } from '@preact/signals'
import type { Lang, Words } from '../../consultation/model.ts'

// biome-ignore lint/suspicious/noExplicitAny: a sentence may take whatever it speaks of
type Sentence = string | ((...values: any[]) => string)
export type Area<Texts> = { zh: Texts; en: Texts }

const keptAs = 'jiuxin.lang'

export const lang = signal<Lang>(keptLang())

export function area<Texts extends Record<string, Sentence>>(both: { zh: Texts; en: NoInfer<Texts> }): Area<Texts> {
  return both
}

/** The area's texts now; read inside a component or a computed signal, it follows the language. */
export function t<Texts>(texts: Area<Texts>): Texts {
  return texts[lang.value]
}

/** Words that come as data (pathways, kinds of entry). */
export function say(words: Words): string {
  return words[lang.value]
}

export function speak(next: Lang): void {
  lang.value = next
  showLang()
  try {
    localStorage.setItem(keptAs, next)
  } catch {
    // A browser without storage forgets the choice; nothing else depends on it.
  }
}

/** Tell the page its language (screen readers, fonts). */
export function showLang(): void {
  if (typeof document === 'undefined') return
  document.documentElement.lang = lang.value === 'zh' ? 'zh-CN' : 'en'
  void keepForNotifications().catch(() => undefined)
}

/** The service worker cannot read what a page reads. */
async function keepForNotifications(): Promise<void> {
  if (typeof caches === 'undefined') return
  const kept = await caches.open('jiuxin-lang')
  await kept.put('/lang', new Response(lang.value))
}

function keptLang(): Lang {
  try {
    return localStorage.getItem(keptAs) === 'en' ? 'en' : 'zh'
  } catch {
    return 'zh'
  }
}
