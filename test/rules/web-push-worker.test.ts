// What a push becomes on the phone, by the service worker's own file in a world of its own.

import { readFileSync } from 'node:fs'
import { createContext, runInContext } from 'node:vm'
import { describe, expect, it } from '@jest/globals'

const source = readFileSync(new URL('../../src/web/public/push-worker.js', import.meta.url), 'utf8')

interface Shown {
  title: string
  body: string
  actions: { title: string }[]
}

/** `kept`: what the page has said of its language; a push without words has none of its own. */
async function shownFor(kept: string | null, push: object | null): Promise<Shown> {
  const hears = new Map<string, (event: object) => void>()
  let shown: Shown | undefined
  runInContext(
    source,
    createContext({
      addEventListener: (name: string, hear: (event: object) => void) => hears.set(name, hear),
      caches: { match: async () => (kept === null ? undefined : new Response(kept)) },
      clients: { matchAll: async () => [] },
      navigator: {},
      fetch: async () => new Response(null, { status: 204 }),
      registration: {
        showNotification: async (title: string, options: Omit<Shown, 'title'>) => {
          shown = { title, ...options }
        },
      },
    }),
  )
  let work: Promise<unknown> = Promise.resolve()
  const data = push && { json: () => push }
  hears.get('push')!({ data, waitUntil: (promise: Promise<unknown>) => (work = promise) })
  await work
  return shown!
}

const call = { title: '新的心电会诊', body: '请打开救心', url: '/', callId: 'c-1', purpose: 'call' }
const answersOf = ({ actions }: Shown) => actions.map(({ title }) => title)

describe('A push', () => {
  it('W543 has its answers in the language of the phone, and words of its own where it came without any', async () => {
    expect(answersOf(await shownFor('en', call))).toEqual(['Accept', 'Pass on'])
    expect(await shownFor('en', null)).toMatchObject({ title: 'Jiuxin', body: 'Open Jiuxin' })
    for (const kept of ['zh', 'fr', null]) {
      expect(answersOf(await shownFor(kept, call))).toEqual(['接诊', '转下一位'])
      expect(await shownFor(kept, null)).toMatchObject({ title: '救心', body: '请打开救心' })
    }
  })
})
