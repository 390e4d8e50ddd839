// The month at a glance: every figure from the same rows that the export writes, so that both agree.

import { type FindingName, findingWords } from '../consultation/findings.ts'
import { figuresOf, median } from '../consultation/month.ts'
import type { Pathway } from '../consultation/pathways/pathway.ts'
import { ratesOf } from '../consultation/rates.ts'
import type { Month } from '../contract/record-shapes.ts'
import type { Journal, Timeline } from '../journal/journal.ts'
import type { Actor } from '../people/actor.ts'
import type { NetworkFacts } from '../people/people.ts'
import { monthSpan } from '../platform/span.ts'

const outliersShown = 50

export async function readMonth(
  journal: Journal,
  network: NetworkFacts,
  actor: Actor,
  asked: { month: string; pathway: Pathway; siteId?: string | undefined },
): Promise<Month> {
  const { month, pathway, siteId } = asked
  const span = monthSpan(month, network.timeZone)
  const rows: Timeline[] = []
  for await (const page of journal.timelines(actor, { ...span, pathway: pathway.name, ...(siteId ? { siteId } : {}) }))
    rows.push(...page)
  return {
    month,
    from: span.from.toISOString(),
    to: span.to.toISOString(),
    pathway: pathway.name,
    consultations: rows.length,
    open: rows.filter(({ facts }) => facts.state === 'open').length,
    intervals: figuresOf(rows, pathway, network.settings),
    rates: ratesOf(rows, pathway),
    funnel: funnelOf(rows, pathway),
    findings: findingsOf(rows),
    sites: sitesOf(rows, network),
    outliers: outliersOf(rows, network),
  }
}

const stages = ['door_in', 'ecg_received', 'accepted', 'strategy_decided', 'needle', 'door_out', 'wire_crossed']

function funnelOf(rows: readonly Timeline[], pathway: Pathway): Month['funnel'] {
  return pathway.milestones
    .filter(({ name }) => stages.includes(name))
    .map(({ name, words }) => ({
      name,
      words,
      n: rows.filter(({ milestones }) => milestones[name] !== undefined).length,
    }))
}

function findingsOf(rows: readonly Timeline[]): Month['findings'] {
  return (Object.keys(findingWords) as FindingName[]).map((name) => {
    return { name, words: findingWords[name], n: rows.filter(({ findings }) => findings.includes(name)).length }
  })
}

function sitesOf(rows: readonly Timeline[], { naming }: NetworkFacts): Month['sites'] {
  const ids = [...new Set(rows.map(({ siteId }) => siteId))]
  const sites = ids.map((siteId) => {
    const own = rows.filter((row) => row.siteId === siteId)
    const medianOf = (name: string) => median(own.flatMap(({ intervals }) => intervals[name] ?? []))
    return {
      siteId,
      siteName: naming.site(siteId),
      consultations: own.length,
      medianDoorToNeedle: medianOf('door_to_needle'),
      medianDoorInDoorOut: medianOf('door_in_door_out'),
      medianCallToAccept: medianOf('call_to_accept'),
      findings: own.reduce((sum, { findings }) => sum + findings.length, 0),
    }
  })
  return sites.sort((a, b) => b.consultations - a.consultations || a.siteName.localeCompare(b.siteName, 'zh'))
}

function outliersOf(rows: readonly Timeline[], { naming }: NetworkFacts): Month['outliers'] {
  return rows
    .filter(({ findings }) => findings.length > 0)
    .sort((a, b) => b.openedAt.localeCompare(a.openedAt))
    .slice(0, outliersShown)
    .map(({ consultationId, siteId, openedAt, diagnosis, strategy, intervals, findings, facts }) => ({
      consultationId,
      siteName: naming.site(siteId),
      openedAt,
      diagnosis,
      strategy,
      doorToNeedle: intervals.door_to_needle ?? null,
      findings,
      missing: facts.missingMilestones,
    }))
}
