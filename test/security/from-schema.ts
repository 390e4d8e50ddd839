// From what the wire says of itself to what somebody could send: right values of a JSON schema, and values near it (one
// place replaced, taken away or added to). Names that end in "id" mostly get an id that is really there.

import fc from 'fast-check'
import { damaged, hostileString, hostileValue } from '../world/hostile-values.ts'

export interface JsonSchema {
  type?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  allOf?: JsonSchema[]
  nullable?: boolean
  format?: string
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number | boolean
  minItems?: number
  maxItems?: number
  items?: JsonSchema
  properties?: Record<string, JsonSchema>
  required?: string[]
  additionalProperties?: boolean | JsonSchema
}

export interface Vocabulary {
  /** Ids that are there, own and foreign. */
  ids: () => readonly string[]
}

/** Right more often than not; else with something wrong in it. */
export function nearSchema(schema: JsonSchema, words: Vocabulary): fc.Arbitrary<unknown> {
  const right = ofSchema(schema, words)
  return fc.oneof(
    { weight: 6, arbitrary: right },
    { weight: 4, arbitrary: right.chain(damaged) },
    { weight: 1, arbitrary: hostileValue },
  )
}

export function ofSchema(schema: JsonSchema, words: Vocabulary, name = ''): fc.Arbitrary<unknown> {
  const value = notNull(schema, words, name)
  return schema.nullable ? fc.oneof({ weight: 4, arbitrary: value }, fc.constant(null)) : value
}

function notNull(schema: JsonSchema, words: Vocabulary, name: string): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const several = schema.anyOf ?? schema.oneOf
  if (several) return fc.oneof(...several.map((one) => ofSchema(one, words, name)))
  if (schema.allOf) return ofSchema(Object.assign({}, ...schema.allOf) as JsonSchema, words, name)
  switch (schema.type) {
    case 'string':
      return aString(schema, words, name)
    case 'integer':
    case 'number':
      return aNumber(schema)
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(ofSchema(schema.items ?? {}, words, name.replace(/s$/, '')), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, (schema.minItems ?? 0) + 3),
      })
    case 'object':
      return anObject(schema, words)
    default:
      return hostileValue
  }
}

const instants = fc
  .date({ min: new Date('2026-01-01T00:00:00Z'), max: new Date('2027-01-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString())

function aString({ format, pattern, minLength = 0, maxLength = 40 }: JsonSchema, words: Vocabulary, name: string) {
  if (format === 'date-time') return instants
  if (format === 'date') return instants.map((instant) => instant.slice(0, 10))
  const most = Math.min(maxLength, minLength + 60)
  const any = fc.oneof(
    fc.string({ minLength, maxLength: most }),
    fc.string({ unit: 'grapheme', minLength, maxLength: most }).map((text) => text.slice(0, maxLength)),
    hostileString.map((text) => text.slice(0, maxLength)),
    instants,
  )
  const real = fc.constant(null).chain(() => fc.constantFrom(...words.ids()))
  if (/id$/i.test(name)) return fc.oneof({ weight: 3, arbitrary: real }, { weight: 1, arbitrary: any })
  return pattern === undefined ? any : fc.oneof({ weight: 3, arbitrary: matching(pattern, any) }, any)
}

function matching(pattern: string, otherwise: fc.Arbitrary<string>): fc.Arbitrary<string> {
  try {
    return fc.stringMatching(new RegExp(pattern))
  } catch {
    // not every expression can be run backwards
    return otherwise
  }
}

function aNumber({ type, minimum, maximum }: JsonSchema): fc.Arbitrary<number> {
  const [min, max] = [Math.max(minimum ?? -1e6, -2_147_483_648), Math.min(maximum ?? 1e6, 2_147_483_647)]
  if (type === 'integer') return fc.integer({ min: Math.ceil(min), max: Math.floor(max) })
  return fc.double({ min, max, noNaN: true })
}

function anObject({ properties = {}, required = [], additionalProperties }: JsonSchema, words: Vocabulary) {
  const known = Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, ofSchema(schema, words, name)]),
  )
  const requiredKeys = required.filter((name) => name in known)
  const told = fc.record(known, { requiredKeys })
  if (additionalProperties === undefined || additionalProperties === false) return told
  const free = fc.dictionary(hostileString, hostileValue, { maxKeys: 3 })
  return fc.tuple(told, free).map(([one, more]) => ({ ...more, ...one }))
}
