// One consultation's timeline as a CSV that Excel opens in Chinese: the milestones with all their versions, then the
// entries in order.

import { stringify } from 'csv-stringify/sync'
import { boundWords } from '../../consultation/intervals.ts'
import type { Lang } from '../../consultation/model.ts'
import type { Timeline } from '../../contract/record-shapes.ts'
import { formulaSafe } from './formula-safe.ts'
import { judgedWords } from './judged-words.ts'

type Version = Timeline['milestones'][number]['versions'][number]

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
        remarks(version, lang),
      ]
    }),
  )
  const intervals = timeline.intervals
    .filter(({ minutes }) => minutes !== null)
    .map((interval) => [
      word('时间间隔 (分)', 'interval (min)'),
      interval.words[lang],
      String(interval.minutes),
      '',
      '',
      '',
      judgedWords[interval.judged][lang],
      boundWords(interval),
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

/** Why it was corrected, what was noted with it, and why it was stamped before the gate was met. */
function remarks({ reason, note, overrides = [] }: Version, lang: Lang): string {
  const despite = overrides.map(({ words, reason }) => `${words[lang]}: ${reason}`)
  return [reason, note, ...despite].filter((part) => part).join('; ')
}
