// The environment is read once and checked; a mistake is one sentence that names the variable.

import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { ConfigError, describeConfig, readConfig } from '../../src/platform/config.ts'
import { projectFolder } from '../../src/platform/project.ts'
import { s3Variables } from '../../src/platform/s3-settings.ts'

const mistakeOf = (environment: Record<string, string>): string => {
  try {
    readConfig(environment)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return 'no mistake'
}

describe('config', () => {
  it('X10 nothing set is the demo on port 3000 with its own database', () => {
    expect(readConfig({})).toEqual({
      mode: 'demo',
      databaseUrl: undefined,
      migrateDatabaseUrl: undefined,
      watchdogDatabaseUrl: undefined,
      redisUrl: undefined,
      port: 3000,
      host: '0.0.0.0',
      dataDir: resolve('.data'),
      publicUrl: undefined,
      trustProxy: false,
      drainSeconds: 0,
      logLevel: 'info',
      metricsToken: undefined,
      outgoingAllow: [],
      s3: undefined,
      auditHeadsFile: resolve('.data/audit-heads.jsonl'),
      auditHeadsUrl: undefined,
      backupRecipient: undefined,
      watchdog: { alarmUrl: undefined, heartbeatUrl: undefined, heartbeatSeconds: 20 },
    })
  })

  it('X10 empty or blank means unset', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: ' ', MODE: '', S3_BUCKET: '' })).toEqual(readConfig({}))
  })

  it('X10 a database of its own makes it a service, unless it is told to be a demo', () => {
    const DATABASE_URL = 'postgres://jiuxin:secret@/jiuxin?host=%2Frun%2F%E6%95%91'
    expect(readConfig({ DATABASE_URL })).toMatchObject({ mode: 'service', databaseUrl: DATABASE_URL })
    expect(readConfig({ DATABASE_URL, MODE: 'demo' }).mode).toBe('demo')
  })

  it.each([
    ['PORT', ['http', '-1', '65536', '3000.5', '0x10', '1e3']],
    ['MODE', ['production', 'Demo']],
    ['DATABASE_URL', ['mysql://x', 'localhost']],
    ['REDIS_URL', ['http://localhost']],
    ['HOST', ['http://0.0.0.0', 'a b']],
    ['PUBLIC_URL', ['ecg.example.org', 'ftp://x', 'https://x/ecg', 'https://x?y', 'https://user@x']],
    ['TRUST_PROXY', ['yes', '10.0.0.0/33', '10.0.0.256', '10.0.0.0/8/8', '::1/129', '127.0.0.1,']],
    ['LOG_LEVEL', ['verbose']],
    ['DRAIN_SECONDS', ['11', '-1', '1.5', 'soon']],
    ['AUDIT_HEADS_URL', ['file:///x']],
    ['BACKUP_RECIPIENT', ['age1', 'ssh-ed25519 x']],
    ['METRICS_TOKEN', ['short']],
    ['WATCHDOG_ALARM_URL', ['robot', 'ftp://x']],
    ['WATCHDOG_HEARTBEAT_URL', ['javascript:1']],
    ['WATCHDOG_HEARTBEAT_SECONDS', ['0', '3601', '1.5', 'often']],
    ['OUTGOING_ALLOW', ['http://sms.local', '10.0.0.0/33', 'a b', '10.0.0.1/8:80', 'sms.local:99999', 'x/8', ',']],
    ['S3_BUCKET', ['files', 'Files', 'a', 'a/b']],
    [
      'S3_ENDPOINT',
      ['https://s3.example.org', 'https://s3.example.org/files', 's3.example.org', 'https://me@s3.example.org'],
    ],
    ['S3_REGION', ['cn north']],
    ['S3_ADDRESSING', ['virtual']],
    ['S3_CACHE_MEGABYTES', ['63', 'much', '1000001']],
    ['S3_ACCESS_KEY_ID', ['two words']],
    ['S3_SECRET_ACCESS_KEY', ['two words']],
  ])('X10 a bad %s is one sentence that names it and keeps what was typed to itself', (name, values) => {
    for (const value of values) {
      const sentence = mistakeOf({ [name]: value })
      expect(sentence).toMatch(new RegExp(`^${name}: [^\\n]+\\.$`))
    }
  })

  it('X365 files are kept in an object store when all of S3_* is there, unencrypted only where that is meant', () => {
    const S3_ENDPOINT = 'https://s3.example.org/'
    const S3_SECRET_ACCESS_KEY = 'secret/with+all='
    const all = { S3_ENDPOINT, S3_BUCKET: 'jiuxin-files', S3_ACCESS_KEY_ID: 'key', S3_SECRET_ACCESS_KEY }
    expect(readConfig(all).s3).toEqual({
      endpoint: 'https://s3.example.org',
      region: 'us-east-1',
      bucket: 'jiuxin-files',
      accessKeyId: 'key',
      secretAccessKey: S3_SECRET_ACCESS_KEY,
      addressing: 'path',
      cacheBytes: 2048 * 1024 * 1024,
    })
    for (const name of Object.keys(all)) {
      const sentence = mistakeOf({ ...all, [name]: '' })
      expect(sentence).toContain(`${name} as well`)
      expect(sentence).not.toContain(S3_SECRET_ACCESS_KEY)
    }
    const plain =
      (endpoint: string, OUTGOING_ALLOW = '') =>
      () =>
        readConfig({ ...all, S3_ENDPOINT: endpoint, OUTGOING_ALLOW }).s3?.endpoint
    for (const endpoint of ['http://s3.example.org', 'http://minio:9000', 'http://10.1.2.3:9000'])
      expect(plain(endpoint)).toThrow('S3_ENDPOINT: must start with https://')
    expect(plain('http://minio:9000', 'minio:9000')()).toBe('http://minio:9000')
    expect(plain('http://10.1.2.3:9000', '10.0.0.0/8')()).toBe('http://10.1.2.3:9000')
    for (const endpoint of ['http://127.0.0.1:9000', 'http://localhost:9000', 'http://[::1]:9000'])
      expect(plain(endpoint)()).toBe(endpoint)
  })

  it('X10 proxies are a yes, a count or addresses', () => {
    const trusted = (TRUST_PROXY: string) => readConfig({ TRUST_PROXY }).trustProxy
    expect([trusted('true'), trusted('false'), trusted('1'), trusted('10.0.0.0/8, ::1')]).toEqual([
      true,
      false,
      1,
      ['10.0.0.0/8', '::1'],
    ])
  })

  it('X10 a public address loses its last slash', () => {
    expect(readConfig({ PUBLIC_URL: 'https://ecg.example.org/' }).publicUrl).toBe('https://ecg.example.org')
  })

  it('X10 every variable is described', () => {
    for (const { name, description, default: fallback } of describeConfig()) {
      expect(name).toMatch(/^[A-Z][A-Z0-9_]+$/)
      expect(description.length + fallback.length).toBeGreaterThan(20)
    }
  })

  it('X375 in the compose file whoever migrates, erases and sweeps has the files of the servers', () => {
    const text = readFileSync(join(projectFolder, 'docker-compose.yml'), 'utf8')
    const [, files = ''] = /^x-files: &files\n((?: {2}.*\n)+)/m.exec(text) ?? []
    for (const name of ['OUTGOING_ALLOW', ...Object.keys(s3Variables)])
      expect(files).toContain(`  ${name}: \${${name}:-}\n`)
    for (const service of ['migrate', 'app']) {
      const [, said] = new RegExp(`^  ${service}:.*\\n((?:(?:    .*)?\\n)+)`, 'm').exec(text) ?? []
      expect([service, said]).toEqual([service, expect.stringContaining('    environment:\n      <<: *files\n')])
      expect([service, said]).toEqual([service, expect.stringContaining('      - app-data:/data\n')])
    }
  })
})
