// When nobody is planned, pure. The first line has to be kept always; a backup line from when somebody has stood on it.

import { lines, resolveSpan, type ShiftRow } from './resolve-duty.ts'

export interface Gap {
  line: number
  from: Date
  until: Date
}

export function gapsIn(rows: readonly ShiftRow[], keptLines: readonly number[], from: Date, until: Date): Gap[] {
  return lines
    .filter((line) => line === 1 || keptLines.includes(line))
    .flatMap((line) => {
      const gaps: Gap[] = []
      let free = from
      for (const span of resolveSpan(rows, line, from, until)) {
        if (span.from > free) gaps.push({ line, from: free, until: span.from })
        free = span.until
      }
      if (free < until) gaps.push({ line, from: free, until })
      return gaps
    })
}
