// Secrets are sealed with a key that is not in the database.

import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { openSecrets, readSecretsKey } from '../../src/platform/secrets.ts'

describe('A sealed secret', () => {
  const one = openSecrets(Buffer.alloc(32, 1))

  it('P167 opens with its key for its owner, and in no other way', () => {
    const sealed = one.seal('JBSWY3DPEHPK3PXP', 'wang')
    expect(one.open(sealed, 'wang')).toBe('JBSWY3DPEHPK3PXP')
    expect(sealed.toString('latin1')).not.toContain('JBSWY3DPEHPK3PXP')
    expect(one.seal('JBSWY3DPEHPK3PXP', 'wang').equals(sealed)).toBe(false)
    expect(one.open(sealed, 'li')).toBeNull()
    expect(openSecrets(Buffer.alloc(32, 2)).open(sealed, 'wang')).toBeNull()
    for (let place = 0; place < sealed.length; place++) {
      const changed = Buffer.from(sealed)
      changed[place]! ^= 1
      expect([place, one.open(changed, 'wang')]).toEqual([place, null])
      expect(one.open(sealed.subarray(0, place), 'wang')).toBeNull()
    }
  })

  it('P167 its key is made by the first start, for nobody else to read, and the same for whoever starts beside it', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'jiuxin-key-'))
    try {
      const wish = { secretsKey: undefined, dataDir }
      const keys = await Promise.all(Array.from({ length: 20 }, () => readSecretsKey(wish)))
      const key = keys[0]!
      expect([key.length, keys.every((other) => other.equals(key))]).toEqual([32, true])
      expect(readdirSync(dataDir)).toEqual(['secrets.key'])
      expect(statSync(join(dataDir, 'secrets.key')).mode & 0o777).toBe(0o600)
      expect((await readSecretsKey(wish)).equals(key)).toBe(true)
      const given = Buffer.alloc(32, 7)
      expect(await readSecretsKey({ secretsKey: given, dataDir })).toBe(given)
    } finally {
      rmSync(dataDir, { recursive: true, force: true })
    }
  })
})
