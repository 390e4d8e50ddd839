// A choice of a few words is read at a glance: a line of it ends between words, or where Latin letters follow Chinese
// ("急性前壁 / STEMI"), and not within a word. Wants `word-break: keep-all` where it stands.

const mark = '\u200b'

export function BreakingWords({ words }: { words: string }) {
  const [first, ...others] = runsOf(words)
  return (
    <>
      {first}
      {others.map((run) => [<wbr key={run} />, run])}
    </>
  )
}

/** Not after a single sign: "非ST段抬高 / ACS". Without looking behind, which older phones do not know. */
export function runsOf(words: string): string[] {
  return words.replace(/(\p{Script=Han}{2})(?=[A-Za-z0-9])/gu, `$1${mark}`).split(mark)
}
