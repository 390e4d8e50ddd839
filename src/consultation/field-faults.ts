// What is wrong with a field, in the reader's words: the one place that turns the findings of zod into sentences. Keyed
// by path, the first fault of each field. No value that was sent is ever repeated; unknown keys are, cut short.

import type { Words } from './model.ts'

/** A zod issue, or what is left of one by the HTTP server. */
export interface FieldIssue {
  code?: string | undefined
  message: string
  path: readonly PropertyKey[]
  expected?: unknown
  origin?: unknown
  maximum?: unknown
  minimum?: unknown
  inclusive?: unknown
  format?: unknown
  values?: unknown
  keys?: unknown
}

const mostFaults = 20
const mostKeys = 5
const longestKey = 40

export function fieldFaults(issues: readonly FieldIssue[]): Record<string, Words> {
  // a map: a path may be called like a word of JavaScript
  const faults = new Map<string, Words>()
  for (const issue of issues.slice(0, mostFaults)) {
    const path = issue.path.map(String).join('.') || 'body'
    if (!faults.has(path)) faults.set(path, wordsOf(issue))
  }
  return Object.fromEntries(faults)
}

/** What a `refine` says: the name of a rule below. */
export function named(rule: FieldRule): FieldRule {
  return rule
}

/** The word for a choice that is none of the list. */
export function notOneOf(choices: readonly unknown[]): Words {
  const list = choices.map(String)
  return { zh: `只能是：${list.join('、')}`, en: `must be one of: ${list.join(', ')}` }
}

export function between(min: number, max: number): Words {
  return { zh: `须在 ${min} 到 ${max} 之间`, en: `must be from ${min} to ${max}` }
}

function wordsOf(issue: FieldIssue): Words {
  // zod says only in its sentence that there was nothing at all
  if (issue.message.endsWith('received undefined')) return { zh: '必填', en: 'is required' }
  switch (issue.code) {
    case 'invalid_type':
      return typeWords[String(issue.expected)] ?? wrong
    case 'invalid_value':
      return Array.isArray(issue.values) ? notOneOf(issue.values) : wrong
    case 'too_big':
      return tooBig(issue)
    case 'too_small':
      return tooSmall(issue)
    case 'invalid_format':
      return issue.format === 'datetime' ? noTime : { zh: '格式不对', en: 'has a wrong format' }
    case 'unrecognized_keys':
      return unknownKeys(issue.keys)
    case 'custom':
      return ruleWords[issue.message as FieldRule] ?? wrong
    default:
      return wrong
  }
}

const wrong: Words = { zh: '填写不对', en: 'is not right' }
const noTime: Words = { zh: '不是带时区的时间', en: 'is not a time with its zone' }

const typeWords: Record<string, Words> = {
  string: { zh: '须为文字', en: 'must be text' },
  number: { zh: '须为数字', en: 'must be a number' },
  int: { zh: '须为整数', en: 'must be a whole number' },
  boolean: { zh: '须为是或否（true / false）', en: 'must be true or false' },
  array: { zh: '须为列表', en: 'must be a list' },
  object: { zh: '须为一组字段', en: 'must be an object' },
  record: { zh: '须为一组字段', en: 'must be an object' },
}

function tooBig({ origin, maximum }: FieldIssue): Words {
  if (origin === 'string') return { zh: `过长，最多 ${maximum} 字`, en: `is too long: at most ${maximum} characters` }
  if (origin === 'array') return { zh: `过多，最多 ${maximum} 项`, en: `has too many: at most ${maximum}` }
  return { zh: `过大，最大 ${maximum}`, en: `is too large: at most ${maximum}` }
}

function tooSmall({ origin, minimum, inclusive }: FieldIssue): Words {
  if (origin === 'string' && minimum === 1) return ruleWords.blank
  if (origin === 'string') return { zh: `过短，至少 ${minimum} 字`, en: `is too short: at least ${minimum} characters` }
  if (origin === 'array') return { zh: `过少，至少 ${minimum} 项`, en: `has too few: at least ${minimum}` }
  if (inclusive === false) return { zh: `须大于 ${minimum}`, en: `must be more than ${minimum}` }
  return { zh: `过小，最小 ${minimum}`, en: `is too small: at least ${minimum}` }
}

function unknownKeys(keys: unknown): Words {
  const names = (Array.isArray(keys) ? keys : []).slice(0, mostKeys).map((key) => String(key).slice(0, longestKey))
  return { zh: `有不认识的内容：${names.join('、')}`, en: `has unknown fields: ${names.join(', ')}` }
}

/** Rules that are no types: `named` is how a `refine` says one. */
const ruleWords = {
  unstorable: { zh: '含有无法保存的字符', en: 'contains a character that cannot be stored' },
  blank: { zh: '不能为空', en: 'must not be empty' },
  'out-of-time': { zh: '须为 1900 到 2200 年之间的时间', en: 'must be a time between 1900 and 2200' },
  'too-many-answers': { zh: '答案过多', en: 'has too many answers' },
  'text-or-voice': { zh: '文字和语音须二选一', en: 'must be either text or voice' },
  'ms-or-mv': { zh: '须有时间或电压', en: 'must hold a time or a voltage' },
  'begins-at-once': { zh: '第一步须为 0 秒', en: 'must begin with a step at 0 seconds' },
  'steps-too-close': {
    zh: '各步须按时间先后，间隔至少 20 秒',
    en: 'must be in order of time, at least 20 seconds apart or at the same second',
  },
  'too-deep': { zh: '嵌套层数过多', en: 'is nested too deep' },
} as const satisfies Record<string, Words>

export type FieldRule = keyof typeof ruleWords
