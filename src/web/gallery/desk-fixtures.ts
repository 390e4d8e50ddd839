// What the record room answers, for the gallery: a timeline made from the scene, and a month. Fictional.

import { findingsOf, findingWords } from '../../consultation/findings.ts'
import { boundOf, intervalsOf } from '../../consultation/intervals.ts'
import { gateRuleWords } from '../../consultation/lysis.ts'
import { effectiveMilestones } from '../../consultation/milestones.ts'
import type { Target } from '../../consultation/pathways/pathway.ts'
import { milestoneOf } from '../../consultation/pathways.ts'
import { timelineOf } from '../../consultation/timeline.ts'
import type { Month, Timeline } from '../../contract/record-shapes.ts'
import { nowMs } from '../clock.ts'
import type { Consulting } from '../parts/consulting.ts'
import { lang } from '../texts/texts.ts'
import type { Shown } from './story.ts'

export function timelineFor({ consultation, entries }: Shown, { pathway, settings, naming }: Consulting): Timeline {
  const states = effectiveMilestones(consultation.assertions, pathway)
  const intervals = intervalsOf(consultation, states, pathway, settings)
  return {
    consultationId: consultation.id,
    pathway: consultation.pathway,
    siteName: naming.site(consultation.siteId),
    openedAt: consultation.openedAt,
    closedAt: consultation.closedAt,
    rows: timelineOf(entries, lang.value, naming).map((row) => ({ ...row, by: row.byName })),
    milestones: states.map((state) => ({
      name: state.name,
      words: milestoneOf(pathway, state.name)!.words,
      at: state.effective?.at ?? null,
      siteName: naming.site(state.siteId),
      versions: state.versions.map((version) => ({
        ...version,
        by: version.by === 'system' ? '系统' : version.by.name,
        overrides: version.overrides?.map((one) => ({ ...one, words: gateRuleWords(one.rule) })),
        withdrawn: version.withdrawn !== undefined,
        effective: version === state.effective,
      })),
    })),
    intervals: intervals.map(({ name, words, minutes, target, judged }) => ({
      name,
      words,
      minutes,
      ...boundOf(target),
      judged,
    })),
    findings: findingsOf(consultation, states, intervals, pathway, settings).map(({ name, milestone, interval }) => ({
      name,
      words: findingWords[name],
      ...(milestone ? { milestone } : {}),
      ...(interval ? { interval } : {}),
    })),
  }
}

export function monthFor({ pathway }: Consulting, isEmpty = false): Month {
  const at = new Date(nowMs())
  const from = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1) - 8 * 3_600_000).toISOString()
  const to = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1) - 8 * 3_600_000).toISOString()
  const numbers = { p90Minutes: 41, meanMinutes: 29.4 }
  return {
    month: to.slice(0, 7),
    from,
    to,
    pathway: pathway.name,
    consultations: isEmpty ? 0 : 64,
    open: isEmpty ? 0 : 2,
    intervals: pathway.intervals.slice(0, 14).map(({ name, words, targets }, index) => ({
      name,
      words,
      n: 61 - index * 3,
      missing: index % 4,
      negative: index === 3 ? 1 : 0,
      medianMinutes: 4.5 + index * 3,
      ...numbers,
      ...boundOf(targets[0] ?? null),
      isOfMean: targets[0]?.of === 'monthly-mean',
      ofMean: meanTargetOf(targets),
      shareWithin: targets[0]?.max === undefined || targets[0].of ? null : 0.62 + (index % 4) * 0.1,
      goal: targets[0]?.share ?? null,
    })),
    rates: pathway.rates.slice(0, 6).map(({ name, words, goal }, index) => ({
      name,
      words,
      n: 20 + index,
      of: 40,
      share: index === 5 ? null : (20 + index) / 40,
      goal: goal ?? null,
    })),
    funnel: ['door_in', 'first_ecg_acquired', 'accepted', 'strategy_decided', 'needle', 'door_out', 'wire_crossed'].map(
      (name, index) => ({ name, words: milestoneOf(pathway, name)!.words, n: 64 - index * 7 }),
    ),
    findings: Object.entries(findingWords).map(([name, words], index) => ({ name, words, n: 12 - index * 2 })),
    sites: [
      ['lantian', '蓝田卫生院', 12, 26, 34, 0.7, 3],
      ['gande', '感德卫生院', 9, 38.5, 51, 1.2, 8],
      ['xianghua', '祥华卫生院', 4, null, 47, 0.9, 2],
    ].map(([siteId, siteName, consultations, d2n, dido, accept, findings]) => ({
      siteId: String(siteId),
      siteName: String(siteName),
      consultations: Number(consultations),
      medianDoorToNeedle: d2n as number | null,
      medianDoorInDoorOut: dido as number | null,
      medianCallToAccept: accept as number | null,
      findings: Number(findings),
    })),
    outliers: [
      {
        consultationId: 'gallery',
        siteName: '感德卫生院',
        openedAt: new Date(nowMs() - 86_400_000 * 3).toISOString(),
        diagnosis: 'stemi-anterior',
        strategy: 'lysis-then-pci',
        doorToNeedle: 52,
        findings: ['over_target', 'stamped_late'],
        missing: ['consent_signed'],
      },
    ],
  }
}

function meanTargetOf(targets: readonly Target[]): Month['intervals'][number]['ofMean'] {
  const target = targets.find((one) => one.of === 'monthly-mean')
  return target?.max === undefined ? null : { target: target.max, isStrict: target.strict === true, isReached: false }
}
