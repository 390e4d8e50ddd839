// What the database keeps and must not be able to read: sealed with a key that lies elsewhere, in the environment or in a file
// of DATA_DIR. A seal is bound to whom it belongs to, so that it opens nothing in another's row.

import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import { access, link, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { newId } from './ids.ts'
import { flushFolder } from './kept-file.ts'

export interface Secrets {
  seal(text: string, owner: string): Buffer
  /** Null: sealed with another key, for another owner, or changed since. */
  open(sealed: Buffer, owner: string): string | null
  /** A mark that only we can make. */
  mark(text: string): string
  isMark(text: string, mark: string): boolean
}

const keyBytes = 32
const format = 1
const ivBytes = 12
const tagBytes = 16

export function openSecrets(key: Buffer): Secrets {
  if (key.length !== keyBytes) throw new Error('The key of secrets needs 32 bytes.')
  const derived = (use: string) => Buffer.from(hkdfSync('sha256', key, '', `jiuxin ${use}`, keyBytes))
  const [sealing, marking] = [derived('seal'), derived('mark')]
  const mark = (text: string) => createHmac('sha256', marking).update(text).digest('base64url')
  return {
    seal(text, owner) {
      const iv = randomBytes(ivBytes)
      const cipher = createCipheriv('aes-256-gcm', sealing, iv).setAAD(Buffer.from(owner))
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.from([format]), iv, cipher.getAuthTag(), sealed])
    },
    open(sealed, owner) {
      if (sealed.length <= 1 + ivBytes + tagBytes || sealed[0] !== format) return null
      const iv = sealed.subarray(1, 1 + ivBytes)
      const tag = sealed.subarray(1 + ivBytes, 1 + ivBytes + tagBytes)
      const decipher = createDecipheriv('aes-256-gcm', sealing, iv, { authTagLength: tagBytes })
      decipher.setAAD(Buffer.from(owner)).setAuthTag(tag)
      try {
        const text = decipher.update(sealed.subarray(1 + ivBytes + tagBytes))
        return Buffer.concat([text, decipher.final()]).toString('utf8')
      } catch {
        return null
      }
    },
    mark,
    isMark(text, given) {
      const [expected, shown] = [Buffer.from(mark(text)), Buffer.from(given)]
      return expected.length === shown.length && timingSafeEqual(expected, shown)
    },
  }
}

/** The key of the environment, else that of DATA_DIR, which the first start makes. */
export async function readSecretsKey(config: { secretsKey: Buffer | undefined; dataDir: string }): Promise<Buffer> {
  if (config.secretsKey) return config.secretsKey
  const file = join(config.dataDir, 'secrets.key')
  await mkdir(config.dataDir, { recursive: true })
  await makeKeyFile(file)
  const key = Buffer.from((await readFile(file, 'utf8')).trim(), 'base64')
  if (key.length !== keyBytes) throw new Error('secrets.key in DATA_DIR does not hold a key of 32 bytes in base64.')
  return key
}

/** It has its name when it is whole. Two servers that start together make one key: the second reads that of the first. */
async function makeKeyFile(file: string): Promise<void> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  )
  if (isThere) return
  const aside = `${file}-${newId()}`
  try {
    const made = await open(aside, 'wx', 0o600)
    try {
      await made.writeFile(`${randomBytes(keyBytes).toString('base64')}\n`)
      await made.sync()
    } finally {
      await made.close()
    }
    await link(aside, file).catch((error: NodeJS.ErrnoException) => {
      // some folders know no second name
      if (error.code !== 'EEXIST') return rename(aside, file)
    })
  } finally {
    await rm(aside, { force: true })
  }
  await flushFolder(dirname(file))
}
