// What a disk says is no bug: whoever sends is asked to come back when somebody has made room.

import { expect, it } from '@jest/globals'
import { problemFor } from '../../src/platform/problem.ts'

it.each(['ENOSPC', 'EDQUOT', 'EROFS', 'EMFILE', 'ENFILE'])('I108 %s is unavailable for a while, and no bug', (code) => {
  const { problem, retryAfterSeconds, isBug } = problemFor(Object.assign(new Error('disk'), { code }), 'zh')
  expect([problem.status, problem.code, retryAfterSeconds, isBug]).toEqual([503, 'unavailable', 30, false])
})

it('I108 any other error of a file stays a bug', () => {
  expect(problemFor(Object.assign(new Error('disk'), { code: 'EIO' }), 'zh').isBug).toBe(true)
})
