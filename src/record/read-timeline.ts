// The timeline of one consultation as people read it: the heart computes, this gives names to ids.

import { readConsultation } from '../consultation/facts.ts'
import { type Finding, findingWords } from '../consultation/findings.ts'
import { boundOf, type Interval } from '../consultation/intervals.ts'
import { gateRuleWords } from '../consultation/lysis.ts'
import type { Lang } from '../consultation/model.ts'
import type { Pathway } from '../consultation/pathways/pathway.ts'
import { milestoneOf } from '../consultation/pathways.ts'
import { type MilestoneRow, type MilestoneVersion, milestoneRows, timelineOf } from '../consultation/timeline.ts'
import type { Timeline } from '../contract/record-shapes.ts'
import type { Journal } from '../journal/journal.ts'
import type { Actor } from '../people/actor.ts'
import type { NetworkFacts, People } from '../people/people.ts'

export async function readTimeline(
  parts: { journal: Journal; people: People },
  actor: Actor,
  consultationId: string,
  lang: Lang,
): Promise<{ timeline: Timeline; network: NetworkFacts }> {
  const { consultation, entries } = await parts.journal.openConsultation(actor, consultationId)
  const network = await parts.people.network(actor.networkId)
  const reading = readConsultation(consultation, network.settings)
  if (!reading) throw new Error('A consultation has a pathway that this code does not know.')
  const { pathway, states, intervals, findings } = reading
  const timeline: Timeline = {
    consultationId: consultation.id,
    pathway: pathway.name,
    siteName: network.naming.site(consultation.siteId),
    openedAt: consultation.openedAt,
    closedAt: consultation.closedAt,
    rows: timelineOf(entries, lang, network.naming).map(({ seq, at, sinceDoorMinutes, byName, kind, sentence }) => {
      return { seq, at, sinceDoorMinutes, by: byName, kind, sentence }
    }),
    milestones: milestoneRows(consultation, states).map((row) => milestoneOfTimeline(row, network)),
    intervals: intervals.map(intervalOfTimeline),
    findings: findings.map((finding) => findingOfTimeline(finding, pathway)),
  }
  return { timeline, network }
}

function milestoneOfTimeline(
  { name, words, siteId, effective, versions }: MilestoneRow,
  { naming }: NetworkFacts,
): Timeline['milestones'][number] {
  return {
    name,
    words,
    at: effective?.at ?? null,
    siteName: naming.site(siteId),
    versions: versions.map(versionOfTimeline),
  }
}

function versionOfTimeline(version: MilestoneVersion): Timeline['milestones'][number]['versions'][number] {
  const { seq, at, precision, source, by, siteId, recordedAt } = version
  const { value, claimedAt, clockOffsetMs, replaces, reason, note } = version
  const overrides = version.overrides?.map(inWords)
  const optional = { value, claimedAt, clockOffsetMs, replaces, reason, note, overrides }
  const given = Object.fromEntries(Object.entries(optional).filter(([, one]) => one !== undefined))
  const told = { seq, at, precision, source, by: by === 'system' ? '' : by.name, siteId, recordedAt }
  return { ...told, ...given, withdrawn: version.withdrawn !== undefined, effective: version.isEffective }
}

function intervalOfTimeline({ name, words, minutes, target, judged }: Interval): Timeline['intervals'][number] {
  return { name, words, minutes, ...boundOf(target), judged }
}

function findingOfTimeline(
  { name, milestone, interval, values, gate }: Finding,
  pathway: Pathway,
): Timeline['findings'][number] {
  const subject = milestone ? milestoneOf(pathway, milestone) : pathway.intervals.find((one) => one.name === interval)
  const sentence = (lang: Lang): string => {
    const about = subject ? `${findingWords[name][lang]}: ${subject.words[lang]}` : findingWords[name][lang]
    if (gate) return about + gateSentence(gate, lang)
    if (values.minutes === undefined) return about
    return lang === 'zh' ? `${about} (${values.minutes} 分)` : `${about} (${values.minutes} min)`
  }
  return {
    name,
    ...(milestone ? { milestone } : {}),
    ...(interval ? { interval } : {}),
    words: { zh: sentence('zh'), en: sentence('en') },
    ...(gate ? { unmet: gate.unmet.map((rule) => ({ rule, words: gateRuleWords(rule) })) } : {}),
    ...(gate ? { overrides: gate.overrides.map(inWords) } : {}),
  }
}

/** " (缺: 签署知情同意; 理由: 签署知情同意: 家属在途)" */
function gateSentence({ unmet, overrides }: NonNullable<Finding['gate']>, lang: Lang): string {
  const zh = lang === 'zh'
  const lacks = unmet.map((rule) => gateRuleWords(rule)[lang]).join(zh ? '、' : ', ')
  const reasons = overrides.map(({ rule, reason }) => `${gateRuleWords(rule)[lang]}: ${reason}`).join('; ')
  const why = zh ? `理由: ${reasons || '未说明'}` : `reason: ${reasons || 'none given'}`
  return zh ? ` (缺: ${lacks}; ${why})` : ` (without: ${lacks}; ${why})`
}

function inWords({ rule, reason }: { rule: string; reason: string }) {
  return { rule, words: gateRuleWords(rule), reason }
}
