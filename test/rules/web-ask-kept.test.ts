// Pages that came from another app are given up there only when the question that took them is kept.

import { describe, expect, it } from '@jest/globals'
import { emptyForm, keptForm, leftOut, whenKept } from '../../src/web/ask-form.ts'

const page = (id: string) => ({ id, file: new File(['ecg'], `${id}.jpg`, { type: 'image/jpeg' }) })
const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('A question that takes pages', () => {
  it('W369 has them only when all of them are kept: no older form, no form of nothing counts', async () => {
    const [one, two] = [page('p-1'), page('p-2')]
    let isKept = false
    void whenKept([one, two]).then(() => {
      isKept = true
    })
    for (const form of [emptyForm(1), null, { ...emptyForm(1), pages: [one] }]) {
      keptForm.value = form
      await settled()
      expect(isKept).toBe(false)
    }
    keptForm.value = { ...emptyForm(1), pages: [page('p-0'), one, two] }
    await settled()
    expect(isKept).toBe(true)
    keptForm.value = null
  })

  it('W565 those that it has no room for are waited for no longer', async () => {
    let isKept = false
    void whenKept([page('p-1'), page('p-2')]).then(() => {
      isKept = true
    })
    keptForm.value = { ...emptyForm(1), pages: [page('p-1')] }
    await settled()
    expect(isKept).toBe(false)
    leftOut.value = new Set(['p-2'])
    await settled()
    expect(isKept).toBe(true)
    keptForm.value = null
  })
})
