// What a screen says to whoever reads or hears it, and what of that is Chinese where it should not be.

import type { BrowserWorld } from './browser.ts'

/** Texts, labels and hints that a person reads or hears. Runs in the page. */
export function everythingSaid(): string[] {
  const labelled = [...document.querySelectorAll('[aria-label], [placeholder], [title], img[alt]')]
  const labels = labelled.flatMap((one) =>
    ['aria-label', 'placeholder', 'title', 'alt'].map((name) => one.getAttribute(name) ?? ''),
  )
  return [...document.body.innerText.split('\n'), ...labels, document.title]
}

/** What stays Chinese in English: how people and places are called, and what a network says in its own words. */
export async function namesAndPhrases({ app }: BrowserWorld): Promise<string[]> {
  const { rows } = await app.database.owner.query(
    'select name from people union select name from sites union select name from rosters union select name from networks',
  )
  const { settings } = (await (await app.phone('lantian')).ask('GET', '/api/me')).body.network as {
    settings: { phrases?: object }
  }
  return [
    ...rows.map(({ name }) => name as string),
    ...(JSON.stringify(settings.phrases).match(/[^"]+/g) ?? []),
    '中文',
    '救心',
  ]
}

export function chineseIn(lines: readonly string[], known: readonly string[]): string[] {
  const longestFirst = [...known].sort((one, other) => other.length - one.length)
  const rest = lines.map((line) => longestFirst.reduce((left, name) => left.replaceAll(name, ''), line))
  return [...new Set(rest.filter((line) => /[\u3400-\u9fff]/.test(line)))]
}
