// What belongs to one network and must never stand anywhere else: every free text of the crowd carries a mark, and names,
// sites and telephone numbers are marks of their own.

import type { World } from './world.ts'

/** Within every text that somebody writes there. */
export const markOfTexts = { here: 'markedhere', abroad: 'markedabroad' }

/** In the bytes that the other network's phones are sent. */
export const marksOf = {
  here: [markOfTexts.here, '林医生', '郑医生', '黄医生', '许医生', '陈协调', '蓝田', '感德', '安溪', '1390000000'],
  abroad: [markOfTexts.abroad, '外院', '外县'],
}

const textMarks = Object.values(markOfTexts)
const allMarks = [...marksOf.here, ...marksOf.abroad]

export function marksWithin(text: string, marks: readonly string[] = textMarks): string[] {
  return marks.filter((mark) => text.includes(mark))
}

/** Lines of the servers' logs and of their metrics that hold any mark. */
export async function readMarked({ servers }: World): Promise<string[]> {
  const pages = servers.map(({ address, printed }) => {
    const metrics = fetch(`${address}/metrics`, { signal: AbortSignal.timeout(15_000) }).then((answer) => answer.text())
    return metrics.catch(() => '').then((page) => [...printed().split('\n'), ...page.split('\n')])
  })
  const lines = (await Promise.all(pages)).flat()
  return [...new Set(lines.filter((line) => marksWithin(line, allMarks).length > 0))].slice(0, 50)
}
