// I8: every time that anybody ever told of a milestone can be read, as he told it; none took the place of another.

import type { Run } from '../final-state.ts'

export function versionsKept({ final }: Run): string[] {
  return final.consultations.flatMap(({ id, entries, versions }) =>
    entries
      .filter(({ kind }) => kind === 'stamped')
      .flatMap(({ seq, body, atMs }) => {
        const found = versions.filter((one) => one.seq === seq && one.milestone === body.milestone)
        if (found.length !== 1) return [`stamp ${seq} of ${id} can be read ${found.length} times`]
        const { at, recordedAt } = found[0]!
        const isAsTold = body.at === undefined || (at !== null && Date.parse(at) === Date.parse(String(body.at)))
        return isAsTold && Date.parse(recordedAt) === atMs ? [] : [`stamp ${seq} of ${id} is told otherwise`]
      }),
  )
}
