// The tables of docs/PROTOCOL.md, made from the contract and the registries.

import { z } from 'zod'
import { entryKinds } from '../../consultation/entries.ts'
import { findingWords } from '../../consultation/findings.ts'
import { pathways } from '../../consultation/pathways.ts'
import { routes } from '../../contract/http.ts'
import { refusals } from '../../contract/refusals.ts'
import type { Route } from '../../contract/routes/route.ts'
import { toServer } from '../../contract/to-server.ts'
import { toWeb } from '../../contract/to-web.ts'
import { history } from '../../contract/version.ts'
import { ecgFormats } from '../../ecg/formats/index.ts'

export function protocolSections(): Record<string, string> {
  return {
    version: history.map((line) => `- ${line}`).join('\n'),
    routes: table(['Route', 'What', 'Door'], Object.values(routes).map(routeRow)),
    'to-server': table(
      ['Message', 'Body', 'Value of the reply'],
      Object.entries(toServer).map(([name, { body, reply }]) => [code(name), shape(body), shape(reply)]),
    ),
    'to-web': table(
      ['Push', 'Body'],
      Object.entries(toWeb).map(([name, body]) => [code(name), shape(body)]),
    ),
    kinds: table(
      ['Kind', '中文', 'Written by', 'Body'],
      Object.values(entryKinds).map(({ kind, words, by, who, body }) => [
        code(kind),
        words.zh,
        by === 'system' ? 'the system' : writers(who),
        shape(body),
      ]),
    ),
    milestones: pathways
      .map(
        ({ name, milestones }) =>
          `**${name}**: ${milestones.map((one) => code(one.name) + (one.systemOnly ? ' (system)' : '')).join(', ')}`,
      )
      .join('\n\n'),
    intervals: pathways
      .map(({ name, intervals }) => `**${name}**: ${intervals.map((one) => code(one.name)).join(', ')}`)
      .join('\n\n'),
    lists: pathways
      .map(({ name, contraindications, formulary }) => {
        const lists = contraindications.map(
          ({ version, items }) =>
            `list ${code(version)}: ${items.map((item) => `${code(item.code)}${item.kind === 'absolute' ? ' (absolute)' : ''}`).join(', ')}`,
        )
        return [
          `**${name}**: products ${formulary.map((product) => code(product.code)).join(', ') || 'none'}`,
          ...lists,
        ].join('\n\n')
      })
      .join('\n\n'),
    findings: table(
      ['Finding', '中文', 'English'],
      Object.entries(findingWords).map(([name, words]) => [code(name), words.zh, words.en]),
    ),
    formats: ecgFormats.map(({ name, words }) => `${code(name)} ${words.en}`).join(', '),
    refusals: table(
      ['Code', 'Status', 'Sentence'],
      Object.entries(refusals).map(([name, { status, en, retryable }]) => [
        code(name),
        `${status}${retryable ? ', retryable' : ''}`,
        en,
      ]),
    ),
  }
}

function routeRow({ method, path, summary, door }: Route): string[] {
  const who = typeof door === 'string' ? { nobody: 'no sign-in', anyone: 'signed in' }[door] : door.join(', ')
  return [code(`${method} ${path}`), summary, who]
}

function writers(who: readonly { role: string; relation: string }[]): string {
  return [...new Set(who.map(({ role, relation }) => `${role} (${relation})`))].join(', ')
}

/** The keys of a shape with their types, as short as a table needs; the whole is in /openapi.json. */
function shape(schema: z.ZodType): string {
  const json = z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }) as JsonShape
  return code(words(json, 0))
}

interface JsonShape {
  type?: string
  properties?: Record<string, JsonShape>
  required?: string[]
  items?: JsonShape
  enum?: unknown[]
  const?: unknown
  anyOf?: JsonShape[]
  oneOf?: JsonShape[]
}

function words(json: JsonShape, depth: number): string {
  if (json.const !== undefined) return String(json.const)
  if (json.enum) return json.enum.join(' / ')
  const choices = json.anyOf ?? json.oneOf
  if (choices) return choices.map((choice) => words(choice, depth)).join(' or ')
  if (json.type === 'array') return `[${json.items ? words(json.items, depth + 1) : ''}]`
  if (!json.properties) return json.type ?? '...'
  if (depth > 2) return '{...}'
  const keys = Object.entries(json.properties).map(
    ([key, value]) => `${key}${json.required?.includes(key) ? '' : '?'}: ${words(value, depth + 1)}`,
  )
  return `{${keys.join(', ')}}`
}

function table(headers: string[], rows: string[][]): string {
  const line = (cells: string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`
  return [line(headers), `|${headers.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n')
}

function code(text: string): string {
  return `\`${text}\``
}
