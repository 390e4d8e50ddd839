// A workbook of so many made rows, written in a process with little room and read as it comes: the most that its heap
// held. What keeps the rows in memory does not come to its end here.

import { pathways } from '../../src/consultation/pathways.ts'
import type { ExportedTimeline } from '../../src/journal/journal.ts'
import { timelinesXlsx } from '../../src/record/exports/timelines-xlsx.ts'
import { answerParent } from './answer-parent.ts'

const pageLength = 500

answerParent(null, {
  async heapOf(rows: number): Promise<{ megabytes: number; bytes: number }> {
    let most = 0
    async function* pages(): AsyncIterable<ExportedTimeline[]> {
      for (let told = 0; told < rows; told += pageLength) {
        most = Math.max(most, process.memoryUsage().heapUsed)
        yield Array.from({ length: pageLength }, (_, place) => madeRow(told + place))
      }
    }
    let bytes = 0
    for await (const piece of await timelinesXlsx(pages(), () => '蓝田县中心卫生院')) bytes += piece.length
    return { megabytes: most / 1e6, bytes }
  },
})

function madeRow(number: number): ExportedTimeline {
  const { name, milestones, intervals } = pathways[number % pathways.length]!
  const openedAt = new Date(Date.UTC(2026, 0, 1) + number * 60_000).toISOString()
  return {
    consultationId: `row-${number}`,
    siteId: 'site',
    pathway: name,
    openedAt,
    diagnosis: null,
    strategy: null,
    milestones: JSON.stringify(Object.fromEntries(milestones.map((one) => [one.name, openedAt]))),
    intervals: JSON.stringify(Object.fromEntries(intervals.map((one, place) => [one.name, place + number / 10]))),
    findings: '',
  }
}
