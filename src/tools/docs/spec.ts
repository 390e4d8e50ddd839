// docs/SPEC.md and the tests quote each other by number: a rule is a line `- **J3** sentence`, the name of a test or of
// a group of tests begins with the rules that it holds us to: `J3 ...`, `J3, J4 and J5: ...`, `${why}J3 ...`.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const id = '[A-Z][1-9]\\d*'
const ruleLine = new RegExp(`^- \\*\\*(${id})\\*\\* \\S`, 'gm')
// where a string begins, or goes on after what a template fills in or after a word in capitals that ends with a colon
const nameStart = `['"\`](?:[A-Z]{2,}[^'"\`\\n]*?: )?(?:\\$\\{[^}]*\\})?`
const quotedRules = new RegExp(`${nameStart}(${id}(?:(?:, and |, | and )${id})*)(?=[ :])`, 'g')

export function specFaults(project: string): string[] {
  const spec = readFileSync(join(project, 'docs/SPEC.md'), 'utf8')
  const rules = [...spec.matchAll(ruleLine)].map((match) => match[1]!)
  const quoted = rulesQuotedIn(project)
  const twice = rules.filter((rule, index) => rules.indexOf(rule) !== index)
  return [
    ...twice.map((rule) => `docs/SPEC.md: ${rule} is there twice`),
    ...faultsOfSections(spec),
    ...rules.filter((rule) => !quoted.has(rule)).map((rule) => `docs/SPEC.md: no test quotes ${rule}`),
    ...[...quoted]
      .filter(([rule]) => !rules.includes(rule))
      .map(([rule, file]) => `${file}: ${rule} is not in docs/SPEC.md`),
  ]
}

function rulesQuotedIn(project: string): Map<string, string> {
  const quoted = new Map<string, string>()
  for (const file of testFiles(project)) {
    for (const [, names] of readFileSync(join(project, file), 'utf8').matchAll(quotedRules)) {
      for (const [rule] of names!.matchAll(new RegExp(id, 'g'))) if (!quoted.has(rule)) quoted.set(rule, file)
    }
  }
  return quoted
}

/** A section `## J Journal` holds rules of its letter only, in the order of their numbers. */
function faultsOfSections(spec: string): string[] {
  const sections = spec.split(/^## /m).slice(1)
  return sections.flatMap((section) => {
    const rules = [...section.matchAll(ruleLine)].map((match) => match[1]!)
    const numbers = rules.map((rule) => Number(rule.slice(1)))
    return rules.flatMap((rule, index) => {
      if (rule[0] !== section[0]) return [`docs/SPEC.md: ${rule} is in the section of ${section[0]}`]
      return index > 0 && numbers[index]! < numbers[index - 1]! ? [`docs/SPEC.md: ${rule} is out of order`] : []
    })
  })
}

function testFiles(project: string): string[] {
  return readdirSync(join(project, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join('test', name))
}
