// What a person would complain about on a page as it stands: what axe finds serious, what scrolls sideways, what is cut off
// or too small for a finger.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Locator, Page } from './browser.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Read into a page once, however often it is looked at. */
export async function faultsOf(page: Page, rules?: string[]): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe)
  return page.evaluate(runAxe, {
    resultTypes: ['violations'],
    ...(rules ? { runOnly: { type: 'rule', values: rules } } : {}),
  } satisfies RunOptions)
}

/** Runs in the page. */
async function runAxe(options: RunOptions): Promise<string[]> {
  const { axe } = globalThis as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } }
  const { violations } = await axe.run(options)
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id} at ${node.target.join(' ')}: ${node.failureSummary}`))
}

export function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return scrollWidth > clientWidth
  })
}

/** Buttons, links and inputs under 48 points, as words. */
export function tooSmallForFingers(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('button, a, input:not(.unseen), select')]
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ element, box }) => box.width > 0 && getComputedStyle(element).pointerEvents !== 'none')
      .filter(({ box }) => box.width < 47.5 || box.height < 47.5)
      .map(({ element, box }) => `${element.textContent} ${Math.round(box.width)} x ${Math.round(box.height)}`),
  )
}

/** Scrolls as a person would, with a wheel, back too where it went too far: what cannot be scrolled is not. */
export async function scrollTo(page: Page, wanted: Locator): Promise<void> {
  await page.mouse.move(180, 200)
  for (let turns = 0; turns < 20 && (await wanted.evaluate(howCut))?.startsWith('out'); turns++) {
    await page.mouse.wheel(0, (await wanted.evaluate(isAbove)) ? -300 : 400)
    await wanted.evaluate(stoodStill)
  }
}

function isAbove(element: Element): boolean {
  return element.getBoundingClientRect().top < 0
}

/** A turn of the wheel is answered before the page has moved: waits until a few frames in a row showed it at one place. */
async function stoodStill(element: Element): Promise<void> {
  let at = Number.NaN
  for (let same = 0, frames = 0; same < 6 && frames < 120; frames++) {
    await new Promise(requestAnimationFrame)
    const { top } = element.getBoundingClientRect()
    same = top === at ? same + 1 : 0
    at = top
  }
}

/** Outside of the screen, under something else, or its words do not fit. */
export function howCut(element: Element): string | null {
  const { left, right, top, bottom, width, height } = element.getBoundingClientRect()
  if (left < 0 || right > innerWidth || top < 0 || bottom > innerHeight)
    return `out of the screen (${[left, top, right, bottom].map(Math.round)})`
  if (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1)
    return 'its words do not fit'
  const seen = document.elementFromPoint(left + width / 2, top + height / 2)
  return seen && (element.contains(seen) || seen.contains(element)) ? null : 'under something else'
}
