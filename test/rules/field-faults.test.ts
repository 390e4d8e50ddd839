// What a reader is told of a wrong field: short words in his own language, whatever zod says.

import { describe, expect, it } from '@jest/globals'
import { z } from 'zod'
import { fieldFaults, named } from '../../src/consultation/field-faults.ts'
import { id, instant, spokenText, text } from '../../src/consultation/fields.ts'
import { problemOf } from '../../src/contract/refusals.ts'
import { rosterStaffRoutes } from '../../src/contract/routes/roster-staff.ts'

function wordsFor(shape: z.ZodType, value: unknown) {
  const read = z.strictObject({ field: shape }).safeParse(value === undefined ? {} : { field: value })
  if (read.success) throw new Error('nothing is wrong')
  return fieldFaults(read.error.issues).field!
}

const sex = z.enum(['male', 'female', 'unknown'])

describe('the words for a wrong field', () => {
  it('K291 are told of the name of a roster that cannot be stored, too', () => {
    const { name } = rosterStaffRoutes.addRoster.body.shape
    for (const unstorable of ['值班\0表', '\ud800']) expect(wordsFor(name, unstorable).zh).toBe('含有无法保存的字符')
    expect(name.parse(' 心电会诊 ')).toBe('心电会诊')
  })

  it.each<[string, z.ZodType, unknown, string, string]>([
    ['missing', z.number(), undefined, '必填', 'is required'],
    ['text for a number', z.number(), 'abc', '须为数字', 'must be a number'],
    ['a number for text', z.string(), 7, '须为文字', 'must be text'],
    ['null for an object', z.object({}), null, '须为一组字段', 'must be an object'],
    ['text for yes or no', z.boolean(), 'yes', '须为是或否（true / false）', 'must be true or false'],
    ['a fraction', z.number().int(), 1.5, '须为整数', 'must be a whole number'],
    ['too large', z.number().max(150), 151, '过大，最大 150', 'is too large: at most 150'],
    ['too small', z.number().min(0), -1, '过小，最小 0', 'is too small: at least 0'],
    ['not more than nothing', z.number().positive(), 0, '须大于 0', 'must be more than 0'],
    ['too long', text(5), '胸痛四十分钟', '过长，最多 5 字', 'is too long: at most 5 characters'],
    ['too many', z.array(z.string()).max(1), ['a', 'b'], '过多，最多 1 项', 'has too many: at most 1'],
    ['empty', id, '', '不能为空', 'must not be empty'],
    ['only spaces', spokenText(9), '  ', '不能为空', 'must not be empty'],
    ['NUL', text(9), 'a\0', '含有无法保存的字符', 'contains a character that cannot be stored'],
    ['not a time', instant, 'noon', '不是带时区的时间', 'is not a time with its zone'],
    [
      'a year of no calendar',
      instant,
      '0000-01-01T00:00:00Z',
      '须为 1900 到 2200 年之间的时间',
      'must be a time between 1900 and 2200',
    ],
    ['no choice', sex, 'm', '只能是：male、female、unknown', 'must be one of: male, female, unknown'],
    ['an unlisted shape', z.union([z.enum(['a']), z.number()]), {}, '填写不对', 'is not right'],
  ])('C71 %s', (_what, shape, value, zh, en) => {
    expect(wordsFor(shape, value)).toEqual({ zh, en })
  })

  it('C71 unknown keys are named where they stand, cut short; no value is repeated', () => {
    const read = z.strictObject({}).safeParse({ surprise: '王某', ['k'.repeat(90)]: 1 })
    expect(fieldFaults(read.error!.issues)).toEqual({
      body: {
        zh: `有不认识的内容：surprise、${'k'.repeat(40)}`,
        en: `has unknown fields: surprise, ${'k'.repeat(40)}`,
      },
    })
  })

  it('C71 a path that is called like a word of JavaScript is a path like any other', () => {
    const issues = ['__proto__', 'constructor'].map((name) => ({
      code: 'custom',
      message: named('blank'),
      path: [name],
    }))
    expect(Object.keys(fieldFaults(issues))).toEqual(['__proto__', 'constructor'])
  })

  it('C72 a problem body carries them in the language of its reader', () => {
    const fields = { 'patient.ageYears': { zh: '必填', en: 'is required' } }
    expect(problemOf('invalid-body', 'zh', {}, fields).fields).toEqual({ 'patient.ageYears': '必填' })
    expect(problemOf('invalid-body', 'en', {}, fields).fields).toEqual({ 'patient.ageYears': 'is required' })
  })
})
