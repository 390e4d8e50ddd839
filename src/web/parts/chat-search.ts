// Looking something up in a chat: every word that was typed has to be there, in any order. Wide and narrow letters, large and
// small ones are the same. Newest first.

export interface Searched {
  seq: number
  at: string
  /** Empty for the system. */
  by: string
  words: string
}

export interface Found extends Searched {
  /** Shortened around the first word that was found. */
  before: string
  hit: string
  after: string
}

const beforeHit = 14
const afterHit = 60
export const mostFound = 100

export function searchChat(rows: readonly Searched[], typed: string): Found[] {
  const wanted = alike(typed).split(/\s+/).filter(Boolean)
  if (wanted.length === 0) return []
  return rows
    .flatMap((row) => {
      const said = alike(`${row.words} ${row.by}`)
      return wanted.every((word) => said.includes(word)) ? [shortened(row, wanted)] : []
    })
    .reverse()
    .slice(0, mostFound)
}

function shortened(row: Searched, wanted: readonly string[]): Found {
  const said = alike(row.words)
  const word = wanted.find((one) => said.includes(one)) ?? ''
  const at = said.indexOf(word)
  const from = Math.max(0, at - beforeHit)
  const to = at + word.length
  return {
    ...row,
    before: (from > 0 ? '…' : '') + row.words.slice(from, at),
    hit: row.words.slice(at, to),
    after: row.words.slice(to, to + afterHit) + (row.words.length > to + afterHit ? '…' : ''),
  }
}

/** Letter by letter, so that places stay where they are. */
function alike(words: string): string {
  return [...words]
    .map((letter) => {
      const plain = letter.normalize('NFKC').toLowerCase()
      return plain.length === letter.length ? plain : letter
    })
    .join('')
}
