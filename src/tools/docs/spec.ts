// docs/SPEC.md and the tests quote each other by number: a rule is a line `- **J3** ...`, a test's name begins `J3 ...`.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export function specFaults(project: string): string[] {
  const spec = readFileSync(join(project, 'docs/SPEC.md'), 'utf8')
  const rules = [...spec.matchAll(/^- \*\*([A-Z]\d+)\*\* /gm)].map((match) => match[1]!)
  const quoted = new Map<string, string>()
  for (const file of testFiles(project)) {
    const text = readFileSync(join(project, file), 'utf8')
    for (const match of text.matchAll(/['"`]((?:[A-Z]\d+(?:,? (?:and )?)?)+)[ :]/g)) {
      for (const id of match[1]!.match(/[A-Z]\d+/g) ?? []) if (!quoted.has(id)) quoted.set(id, file)
    }
  }
  const twice = rules.filter((id, index) => rules.indexOf(id) !== index)
  const letters = new Set(rules.map((id) => id[0]))
  return [
    ...twice.map((id) => `docs/SPEC.md: ${id} is there twice`),
    ...rules.filter((id) => !quoted.has(id)).map((id) => `docs/SPEC.md: no test quotes ${id}`),
    ...[...quoted]
      .filter(([id]) => letters.has(id[0]!) && !rules.includes(id))
      .map(([id, file]) => `${file}: ${id} is not in docs/SPEC.md`),
  ]
}

function testFiles(project: string): string[] {
  return readdirSync(join(project, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join('test', name))
}
