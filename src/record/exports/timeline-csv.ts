// One consultation's timeline as a CSV that Excel opens in Chinese: the milestones with all their versions, then the
// entries in order.

import { stringify } from 'csv-stringify/sync'
import type { Lang } from '../../consultation/model.ts'
import type { Timeline } from '../../contract/record-shapes.ts'
import { formulaSafe } from './formula-safe.ts'

const headers: Record<Lang, string[]> = {
  zh: ['类别', '名称', '时间', '来源', '记录人', '记录时间', '状态', '说明'],
  en: ['sort', 'name', 'time', 'source', 'recorded by', 'recorded at', 'state', 'note'],
}

export function timelineCsv(timeline: Timeline, lang: Lang): string {
  const word = (zh: string, en: string) => (lang === 'zh' ? zh : en)
  const versions = timeline.milestones.flatMap(({ words, versions }) =>
    versions.map((version) => {
      const state = version.withdrawn
        ? word('已撤回', 'withdrawn')
        : version.effective
          ? word('有效', 'effective')
          : word('已被更正', 'replaced')
      const told = version.at ?? String(version.value ?? '')
      return [
        word('时间节点', 'milestone'),
        words[lang],
        told,
        version.source,
        version.by,
        version.recordedAt,
        state,
        version.reason ?? '',
      ]
    }),
  )
  const intervals = timeline.intervals
    .filter(({ minutes }) => minutes !== null)
    .map(({ words, minutes, target }) => [
      word('时间间隔 (分)', 'interval (min)'),
      words[lang],
      String(minutes),
      '',
      '',
      '',
      '',
      target === null ? '' : `<= ${target}`,
    ])
  const findings = timeline.findings.map(({ name, words }) => [
    word('提示', 'finding'),
    name,
    '',
    '',
    '',
    '',
    '',
    words[lang],
  ])
  const entries = timeline.rows.map(({ at, by, kind, sentence }) => [
    word('记录', 'entry'),
    kind,
    at,
    '',
    by,
    at,
    '',
    sentence,
  ])
  const rows = [headers[lang], ...versions, ...intervals, ...findings, ...entries]
  return stringify(
    rows.map((row) => row.map(formulaSafe)),
    { bom: true, record_delimiter: 'windows' },
  )
}
