// What a broken or hostile program sends: values that are nothing, too much, of the wrong type, or that some layer on
// the way cannot store, print or walk; and well-formed bodies with one such value somewhere inside.

import fc from 'fast-check'

const strings = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  'x\udfff',
  '\u202e',
  'A'.repeat(65),
  'A'.repeat(5_000),
  '救'.repeat(4_001),
  '__proto__',
  'constructor',
  'toString',
  'null',
  'NaN',
  "' or 1=1 --",
  '{{7*7}}',
  '../../etc/passwd',
  '%00',
  '-1',
  '1e999',
  '9999-99-99T99:99:99Z',
  '0000-01-01T00:00:00Z',
  '-271821-04-20T00:00:00Z',
  '+275760-09-13T00:00:00.000Z',
  '2026-02-30T00:00:00+99:99',
]

const numbers = [0, -0, -1, 0.1, 1e21, -1e308, Number.MAX_SAFE_INTEGER, 2 ** 31, 2 ** 63, 5e-324]

/** Nested this deep, as text: too deep for most functions that call themselves. */
export function deepText(levels: number, of: 'array' | 'object' = 'array'): string {
  const [open, close] = of === 'array' ? ['[', ']'] : ['{"a":', '}']
  return `${open.repeat(levels)}1${close.repeat(levels)}`
}

export const hostileString: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...strings) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 80 }) },
)

export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileString,
  fc.constantFrom(...numbers),
  fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], { '': '' }),
  fc.constantFrom(3, 8, 40, 800).map((levels) => JSON.parse(deepText(levels)) as unknown),
  fc.constantFrom('__proto__', 'constructor', 'toString').map((name) => JSON.parse(`{"${name}": {"x": 1}}`) as unknown),
  fc.array(fc.jsonValue(), { maxLength: 4 }),
  fc.dictionary(hostileString, fc.jsonValue(), { maxKeys: 4 }),
)

/** The body with one value somewhere inside replaced, taken away, or added to. */
export function damaged(body: unknown): fc.Arbitrary<unknown> {
  return fc
    .tuple(fc.constantFrom(...placesIn(body)), fc.constantFrom('replace', 'remove', 'add'), hostileValue, hostileString)
    .map(([place, way, value, name]) => {
      if (place.length === 0) return way === 'add' ? withMember(body, name, value) : value
      const copy = structuredClone(body)
      const parent = place.slice(0, -1).reduce<Members>((inside, step) => inside[step] as Members, copy as Members)
      const last = place.at(-1)!
      if (way === 'remove') delete parent[last]
      else parent[last] = way === 'add' ? withMember(parent[last], name, value) : value
      return copy
    })
}

type Members = Record<string, unknown>

function withMember(body: unknown, name: string, value: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return [body, value]
  const members: [string, unknown][] = [...Object.entries(body), [name, value]]
  return Object.fromEntries(members)
}

function placesIn(body: unknown, here: string[] = []): string[][] {
  if (typeof body !== 'object' || body === null) return [here]
  return [here, ...Object.entries(body).flatMap(([name, inner]) => placesIn(inner, [...here, name]))]
}
