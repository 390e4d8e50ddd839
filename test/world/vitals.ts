// What a phone shows, how soon, and what moves meanwhile: Lighthouse's numbers, taken by the browser itself.

import type { BrowserContext, Page } from 'playwright-core'

export interface Vitals {
  firstPaintMs: number
  largestPaintMs: number
  /** What of long tasks is over 50 ms, together. */
  blockedMs: number
  /** Layout shift, all of it; and what moved. */
  shift: number
  moved: string[]
}

interface Watched {
  first: number
  largest: number
  blocked: number
  shifts: { value: number; moved: string[] }[]
}

/** Lighthouse's slow 4G: 150 ms there and back, 1.6 Mbit/s down, 750 kbit/s up; and a processor a fourth as fast. */
export async function likeSlow4g(page: Page, slowdown = 4): Promise<void> {
  const wire = await page.context().newCDPSession(page)
  await wire.send('Network.enable')
  const throughput = { downloadThroughput: (1.6 * 1024 * 1024) / 8, uploadThroughput: (750 * 1024) / 8 }
  await wire.send('Network.emulateNetworkConditions', { offline: false, latency: 150, ...throughput })
  await wire.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
}

/** Before the page is opened. */
export async function watchVitals(where: BrowserContext | Page): Promise<void> {
  // a loader of TypeScript names functions with this; in a page there is none
  await where.addInitScript('globalThis.__name ??= (named) => named')
  await where.addInitScript(() => {
    const seen = { first: 0, largest: 0, blocked: 0, shifts: [] } as Watched
    Object.assign(globalThis, { vitals: seen })
    const watch = <Kind extends PerformanceEntry>(type: string, take: (entry: Kind) => void) =>
      new PerformanceObserver((list) => (list.getEntries() as Kind[]).forEach(take)).observe({ type, buffered: true })
    watch('paint', (entry) => {
      if (entry.name === 'first-contentful-paint') seen.first = entry.startTime
    })
    watch('largest-contentful-paint', (entry) => {
      seen.largest = entry.startTime
    })
    watch('longtask', (entry) => {
      seen.blocked += Math.max(0, entry.duration - 50)
    })
    watch<PerformanceEntry & { value: number; hadRecentInput: boolean; sources: { node: Element | null }[] }>(
      'layout-shift',
      ({ value, hadRecentInput, sources }) => {
        if (hadRecentInput) return
        const nameOf = (one: Element | null) => one?.closest?.('[class]')?.className ?? ''
        seen.shifts.push({ value, moved: sources.map(({ node }) => nameOf(node)) })
      },
    )
  })
}

export async function vitalsOf(page: Page): Promise<Vitals> {
  const { first, largest, blocked, shifts } = await page.evaluate(
    () => (globalThis as unknown as { vitals: Watched }).vitals,
  )
  if (largest === 0) throw new Error('Nothing was painted, or nobody watched.')
  return {
    firstPaintMs: Math.round(first),
    largestPaintMs: Math.round(largest),
    blockedMs: Math.round(blocked),
    shift: Math.round(shifts.reduce((sum, { value }) => sum + value, 0) * 10_000) / 10_000,
    moved: shifts.flatMap(({ moved }) => moved),
  }
}
