// The only reader of the environment. One row a variable: its shape, its default, its description; README's table is
// made from the same rows. Empty means unset. A bad value is one sentence, not a stack.

import { join, resolve } from 'node:path'
import { z } from 'zod'
import { isAllowanceEntry } from './addresses.ts'
import { isProxyList, isPublicUrl, isWebAddress, proxies } from './environment-texts.ts'
import { projectFolder } from './project.ts'
import { type S3Settings, s3SettingsOf, s3Variables } from './s3-settings.ts'

export interface Config {
  mode: 'demo' | 'service'
  databaseUrl: string | undefined
  /** The owner of the tables, where DATABASE_URL is another login. */
  migrateDatabaseUrl: string | undefined
  watchdogDatabaseUrl: string | undefined
  redisUrl: string | undefined
  port: number
  host: string
  dataDir: string
  /** Files are kept there, and DATA_DIR holds copies. */
  s3: S3Settings | undefined
  publicUrl: string | undefined
  trustProxy: boolean | number | string[]
  /** How long a server that was told to end goes on answering, so that a proxy notices first. */
  drainSeconds: number
  logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent'
  metricsToken: string | undefined
  /** 32 bytes; without it the file `secrets.key` in DATA_DIR is the key. */
  secretsKey: Buffer | undefined
  /** Private addresses that may be called: hosts, host:port, addresses, networks. */
  outgoingAllow: string[]
  /** Where the heads of the audit chains are kept, and where they are sent. */
  auditHeadsFile: string
  auditHeadsUrl: string | undefined
  /** A public key of age. */
  backupRecipient: string | undefined
  watchdog: { alarmUrl: string | undefined; heartbeatUrl: string | undefined; heartbeatSeconds: number }
}

/** What is wrong with the environment, in one sentence that names the variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

export function readConfig(environment: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(Object.keys(variables).map((name) => [name, environment[name]?.trim() || undefined]))
  const read = z.object(shapes).safeParse(given)
  if (!read.success) {
    const { path, message } = read.error.issues[0]!
    throw new ConfigError(`${String(path[0])}: ${message}.`)
  }
  if (read.data.MIGRATE_DATABASE_URL !== undefined && read.data.DATABASE_URL === undefined)
    throw new ConfigError('MIGRATE_DATABASE_URL: set DATABASE_URL as well, to the login of the servers.')
  const s3 = s3SettingsOf(read.data, read.data.OUTGOING_ALLOW)
  if (typeof s3 === 'string') throw new ConfigError(s3)
  const { MODE, DATABASE_URL, REDIS_URL, PORT, HOST, DATA_DIR, PUBLIC_URL, TRUST_PROXY, LOG_LEVEL, METRICS_TOKEN } =
    read.data
  return {
    mode: MODE ?? (DATABASE_URL === undefined ? 'demo' : 'service'),
    databaseUrl: DATABASE_URL,
    migrateDatabaseUrl: read.data.MIGRATE_DATABASE_URL,
    watchdogDatabaseUrl: read.data.WATCHDOG_DATABASE_URL,
    redisUrl: REDIS_URL,
    port: PORT,
    host: HOST,
    dataDir: DATA_DIR,
    s3,
    publicUrl: PUBLIC_URL,
    trustProxy: TRUST_PROXY,
    drainSeconds: read.data.DRAIN_SECONDS,
    logLevel: LOG_LEVEL,
    metricsToken: METRICS_TOKEN,
    secretsKey: read.data.SECRETS_KEY,
    outgoingAllow: read.data.OUTGOING_ALLOW,
    auditHeadsFile: read.data.AUDIT_HEADS_FILE ?? join(DATA_DIR, 'audit-heads.jsonl'),
    auditHeadsUrl: read.data.AUDIT_HEADS_URL,
    backupRecipient: read.data.BACKUP_RECIPIENT,
    watchdog: {
      alarmUrl: read.data.WATCHDOG_ALARM_URL,
      heartbeatUrl: read.data.WATCHDOG_HEARTBEAT_URL,
      heartbeatSeconds: read.data.WATCHDOG_HEARTBEAT_SECONDS,
    },
  }
}

/** For programs: a bad environment is said on stderr and ends the program with 1. */
export function readConfigOrExit(): Config {
  try {
    return readConfig()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    console.error(error.message)
    process.exit(1)
  }
}

export function describeConfig(): { name: string; default: string; description: string }[] {
  return Object.entries(variables).map(([name, variable]) => ({
    name,
    default: variable.default,
    description: variable.description,
  }))
}

const address = (schemes: readonly string[], message: string) =>
  z.string({ error: message }).refine((text) => schemes.some((scheme) => text.startsWith(`${scheme}://`)), message)

const postgresAddress = address(['postgres', 'postgresql'], 'must start with postgres://').optional()
const portSentence = 'must be a whole number from 0 to 65535 (0 = any free port)'
const publicUrlSentence = 'must be the address that phones open, like https://ecg.example.org, without a path'
const proxySentence = 'must be true, false, a number of proxies, or their addresses like 10.0.0.0/8,127.0.0.1'
const webAddressSentence = 'must be an address that starts with https:// or http://'
const allowSentence = 'must be hosts, host:port, addresses or networks, like sms.local,10.1.2.3:8080,10.0.0.0/8'
const heartbeatSentence = 'must be a whole number of seconds from 1 to 3600'
const drainSentence = 'must be a whole number of seconds from 0 to 10'

const variables = {
  MODE: {
    default: '`demo` without DATABASE_URL, else `service`',
    description: '`demo` brings a fictional network and open sign-ins; `service` refuses demo passwords.',
    shape: z.enum(['demo', 'service'], { error: 'must be demo or service' }).optional(),
  },
  DATABASE_URL: {
    default: 'embedded Postgres in DATA_DIR',
    description:
      'Postgres 15 or newer, `postgres://jiuxin_server:password@host:5432/database`: a login that owns nothing (docs/OPERATIONS.md, The database).',
    shape: postgresAddress,
  },
  MIGRATE_DATABASE_URL: {
    default: 'DATABASE_URL',
    description:
      'The same database as the owner of the tables, for migrations, `npm run setup` and other tools. Servers need not have it.',
    shape: postgresAddress,
  },
  WATCHDOG_DATABASE_URL: {
    default: 'DATABASE_URL',
    description: 'The same database as `jiuxin_watchdog`, for `npm run watchdog`.',
    shape: postgresAddress,
  },
  REDIS_URL: {
    default: 'none',
    description: 'Redis, `redis://host:6379`. Needed only when several servers run side by side.',
    shape: address(['redis', 'rediss'], 'must start with redis:// or rediss://').optional(),
  },
  PORT: {
    default: '3000',
    description: 'Port to listen on.',
    shape: z
      .string()
      .regex(/^\d{1,5}$/, portSentence)
      .transform(Number)
      .refine((port) => port <= 65_535, portSentence)
      .default(3000),
  },
  HOST: {
    default: '0.0.0.0',
    description: 'Address to listen on; 127.0.0.1 behind a proxy on the same machine.',
    shape: z
      .string()
      .regex(/^[\w.:-]+$/, 'must be an address of this machine, like 0.0.0.0 or 127.0.0.1')
      .default('0.0.0.0'),
  },
  DATA_DIR: {
    default: '`.data` in the project',
    description: 'Folder for files and for the embedded Postgres. Back it up.',
    shape: z
      .string()
      .transform((path) => resolve(path))
      .default(resolve(projectFolder, '.data')),
  },
  PUBLIC_URL: {
    default: 'none',
    description: 'Address that phones open. Installing the app needs https here.',
    shape: z
      .string()
      .refine(isPublicUrl, publicUrlSentence)
      .transform((text) => new URL(text).origin)
      .optional(),
  },
  TRUST_PROXY: {
    default: 'false',
    description: 'Whose X-Forwarded-* headers are believed: true, false, a number of proxies, or their addresses.',
    shape: z
      .string()
      .refine(isProxyList, proxySentence)
      .transform((text) => (/^(true|false)$/.test(text) ? text === 'true' : proxies(text)))
      .default(false),
  },
  DRAIN_SECONDS: {
    default: '0',
    description:
      'With several servers behind a proxy: how long one that is told to end goes on answering while `/readyz` says 503, 0 to 10.',
    shape: z
      .string()
      .regex(/^\d{1,2}$/, drainSentence)
      .transform(Number)
      .refine((seconds) => seconds <= 10, drainSentence)
      .default(0),
  },
  LOG_LEVEL: {
    default: 'info',
    description: 'trace, debug, info, warn, error or silent.',
    shape: z
      .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], {
        error: 'must be trace, debug, info, warn, error or silent',
      })
      .default('info'),
  },
  METRICS_TOKEN: {
    default: 'none',
    description: 'Bearer token for /metrics from elsewhere; without it only this machine may read them.',
    shape: z.string().min(16, 'must have at least 16 characters').optional(),
  },
  SECRETS_KEY: {
    default: '`secrets.key` in DATA_DIR, made by the first start',
    description:
      'Key of 32 bytes in base64 (`openssl rand -base64 32`) that seals the secrets of second factors; the same on every server.',
    shape: z
      .string()
      .regex(/^[A-Za-z0-9+/]{43}=?$/, 'must be 32 bytes in base64, like from openssl rand -base64 32')
      .transform((text) => Buffer.from(text, 'base64'))
      .optional(),
  },
  WATCHDOG_ALARM_URL: {
    default: 'none',
    description: 'Where `npm run watchdog` posts what is over: a WeCom or DingTalk robot, or any webhook.',
    shape: z.string().refine(isWebAddress, webAddressSentence).optional(),
  },
  WATCHDOG_HEARTBEAT_URL: {
    default: 'none',
    description: 'Address that `npm run watchdog` asks for while all is well; whoever serves it pages on silence.',
    shape: z.string().refine(isWebAddress, webAddressSentence).optional(),
  },
  WATCHDOG_HEARTBEAT_SECONDS: {
    default: '20',
    description: 'Seconds between two heartbeats, 1 to 3600.',
    shape: z
      .string()
      .regex(/^\d{1,4}$/, heartbeatSentence)
      .transform(Number)
      .refine((seconds) => seconds >= 1 && seconds <= 3600, heartbeatSentence)
      .default(20),
  },
  AUDIT_HEADS_FILE: {
    default: '`audit-heads.jsonl` in DATA_DIR',
    description:
      'Where the end of each audit chain is written once a day; best on a disk that the database cannot reach.',
    shape: z
      .string()
      .transform((path) => resolve(path))
      .optional(),
  },
  AUDIT_HEADS_URL: {
    default: 'none',
    description: 'Address that the same lines are posted to once a day, on another machine.',
    shape: z.string().refine(isWebAddress, webAddressSentence).optional(),
  },
  BACKUP_RECIPIENT: {
    default: 'none',
    description:
      'Public key (`age1...`) that `npm run backup` encrypts for; `npm run backup -- --new-key file` makes a pair.',
    shape: z
      .string()
      .regex(/^age1[0-9a-z]{58}$/, 'must be a public key of age, like age1..., with 62 characters')
      .optional(),
  },
  OUTGOING_ALLOW: {
    default: 'none (`MODE=demo`: this machine)',
    description:
      'Private or unencrypted addresses that channels may call, besides public https: `sms.local,10.1.2.3:8080,10.0.0.0/8`.',
    shape: z
      .string()
      .transform((text) => text.split(',').map((each) => each.trim()))
      .refine((entries) => entries.every(isAllowanceEntry), allowSentence)
      .default([]),
  },
  ...s3Variables,
}

type Shapes = { [Name in keyof typeof variables]: (typeof variables)[Name]['shape'] }
const shapes = Object.fromEntries(Object.entries(variables).map(([name, { shape }]) => [name, shape])) as Shapes
