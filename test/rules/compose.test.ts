// docker-compose.yml as Compose reads it: there is no engine in the tests, so what an engine would refuse, and what the
// servers would refuse of their environment, is looked for here. A key that is not listed here is a mistake or a new rule.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { z } from 'zod'
import { describeConfig, readConfig } from '../../src/platform/config.ts'
import { projectFolder } from '../../src/platform/project.ts'

const textOf = (name: string) => readFileSync(join(projectFolder, name), 'utf8')

const duration = z.string().regex(/^\d+(ms|s|m|h)$/)
const environment = z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), z.string())
const service = z
  .strictObject({
    image: z.string().regex(/^[a-z0-9./-]+:[\w.-]+$/),
    build: z.literal('.'),
    command: z.array(z.string()).min(1),
    restart: z.literal('unless-stopped'),
    ports: z.array(z.string().regex(/^\d+:\d+(\/udp)?$/)),
    environment,
    volumes: z.array(z.string().regex(/^[\w./-]+:\/[\w./-]+(:ro)?$/)),
    depends_on: z.record(
      z.string(),
      z.strictObject({ condition: z.enum(['service_started', 'service_healthy', 'service_completed_successfully']) }),
    ),
    healthcheck: z.union([
      z.strictObject({ disable: z.literal(true) }),
      z.strictObject({
        test: z.tuple([z.enum(['CMD', 'CMD-SHELL'])], z.string()),
        interval: duration,
        timeout: duration,
        retries: z.number().int().positive(),
      }),
    ]),
    stop_grace_period: duration,
  })
  .partial()
  .refine((one) => (one.image === undefined) !== (one.build === undefined), 'either an image or built here')
const compose = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9_-]*$/),
  'x-files': environment,
  services: z.record(z.string().regex(/^[a-z0-9-]+$/), service),
  volumes: z.record(z.string(), z.null()),
})

const { services, volumes } = compose.parse(parse(textOf('docker-compose.yml'), { merge: true, strict: true }))
const all = Object.entries(services)
const ours = all.filter(([, { build }]) => build !== undefined)
const seconds = (text: string) => Number.parseInt(text, 10) * (text.endsWith('m') ? 60 : 1)

/** What stands in env.example, filled in as it says. */
const filledIn = new Map(
  [...textOf('docs/deploy/env.example').matchAll(/^([A-Z0-9_]+)=(.*)$/gm)].map(([, name, value]) => [
    name!,
    name!.endsWith('_PASSWORD') ? 'longRandomLetters123' : value!,
  ]),
)

describe('the compose file', () => {
  it('X425 is one that Compose takes: every service is known to it, waits for what exists, and none for itself', () => {
    for (const [name, { depends_on: needs = {} }] of all)
      for (const [other, { condition }] of Object.entries(needs)) {
        const awaited = services[other]
        expect([name, other, awaited !== undefined]).toEqual([name, other, true])
        if (condition === 'service_healthy') expect([other, isChecked(other)]).toEqual([other, true])
        // one that is started again whenever it ends never is done
        if (condition === 'service_completed_successfully')
          expect([other, awaited!.restart]).toEqual([other, undefined])
        expect([name, allNeeds(other)]).not.toEqual([name, expect.arrayContaining([name])])
      }
  })

  it('X426 looks after the health of whatever answers, and of nothing that only works', () => {
    const unchecked = all.filter(([name]) => !isChecked(name)).map(([name]) => name)
    expect(unchecked.sort()).toEqual(['migrate', 'watchdog'])
  })

  it('X427 declares every volume that is used and no other, and mounts only files that are there', () => {
    const mounted = all.flatMap(([, one]) => one.volumes ?? []).map((each) => each.split(':') as [string, string])
    const named = mounted.map(([from]) => from).filter((from) => !from.startsWith('.'))
    expect([...new Set(named)].sort()).toEqual(Object.keys(volumes).sort())
    for (const [from, to] of mounted)
      if (from.startsWith('.')) {
        expect([from, existsSync(join(projectFolder, from))]).toEqual([from, true])
        expect(mounted).toContainEqual([from, to, 'ro'])
      }
  })

  it('X428 gives our programs an environment that they know and take, and asks .env for nothing that is not explained', () => {
    const known = describeConfig().map(({ name }) => name)
    for (const [name, one] of ours) {
      expect([name, Object.keys(one.environment ?? {}).filter((each) => !known.includes(each))]).toEqual([name, []])
      expect(() => readConfig(withEnv(one.environment ?? {}))).not.toThrow()
      for (const address of Object.values(withEnv(one.environment ?? {})).filter((text) =>
        /^(postgres|redis):/.test(text),
      ))
        expect(Object.keys(services)).toContain(new URL(address).hostname)
    }
    const asked = [...textOf('docker-compose.yml').matchAll(/\$\{([A-Z0-9_]+)[:}]/g)].map(([, name]) => name!)
    expect([...new Set(asked)].sort()).toEqual([...filledIn.keys()].sort())
  })

  it('X429 runs programs that are built, and gives a server the time that it needs to end', () => {
    const built = [...textOf('src/tools/build.mjs').matchAll(/^ {2}'(tools\/[\w-]+)\.ts',$/gm)].map(([, name]) => name!)
    for (const [name, { command }] of ours.filter(([, one]) => one.command !== undefined))
      expect([name, command]).toEqual([name, ['node', expect.stringMatching(`^build/(${built.join('|')})\\.js$`)]])
    expect(services['app-2']).toEqual(services.app)
    const { stop_grace_period: grace = '10s', environment = {} } = services.app!
    expect(seconds(grace)).toBeGreaterThan(20 + Number(environment.DRAIN_SECONDS))
  })
})

function isChecked(name: string): boolean {
  const { healthcheck, build } = services[name]!
  if (healthcheck === undefined) return build !== undefined && /^HEALTHCHECK /m.test(textOf('Dockerfile'))
  return !('disable' in healthcheck)
}

/** What it waits for, and what that waits for. */
function allNeeds(name: string, seen: string[] = []): string[] {
  if (seen.includes(name)) return seen
  return Object.keys(services[name]?.depends_on ?? {}).reduce((so, other) => allNeeds(other, so), [...seen, name])
}

/** As Compose puts values in: `${NAME:-otherwise}`, `${NAME:?what is missing}`. */
function withEnv(environment: Record<string, string>): Record<string, string> {
  const put = (text: string) =>
    text.replace(/\$\{([A-Z0-9_]+)(?::([-?])([^}]*))?\}/g, (_all, name: string, kind?: string, otherwise?: string) => {
      const value = filledIn.get(name) ?? ''
      if (value !== '' || kind === undefined) return value
      if (kind === '?') throw new Error(otherwise)
      return otherwise ?? ''
    })
  return Object.fromEntries(Object.entries(environment).map(([name, text]) => [name, put(text)]))
}
