// What may wait until the first picture is on the screen, on a phone whose start is answered and on one where it hangs.

import { afterEach, expect, it } from '@jest/globals'
import { afterFirstLook } from '../../src/web/after-first-look.ts'
import { session } from '../../src/web/phone-state.ts'
import { until } from '../world/until.ts'

afterEach(() => {
  session.value = 'starting'
})

it('W512 what waits for the first look is done once it is known who is there, and also where that is never known', async () => {
  const done: string[] = []
  session.value = 'starting'
  afterFirstLook(() => done.push('hangs'), { firstLookMs: 600_000, patienceMs: 1 })
  await until('the one whose start hangs', () => done.length === 1)
  afterFirstLook(() => done.push('known'), { firstLookMs: 1, patienceMs: 600_000 })
  expect(done).toEqual(['hangs'])
  session.value = 'in'
  await until('the one that is known', () => done.length === 2)
  session.value = 'out'
  session.value = 'in'
  expect(done).toEqual(['hangs', 'known'])
})
