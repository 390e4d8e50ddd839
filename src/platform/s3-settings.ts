// S3_*: where files are kept when they are not kept in DATA_DIR. All of what is needed, or none; unencrypted only to this
// machine or to whom OUTGOING_ALLOW names.

import { isIP } from 'node:net'
import { z } from 'zod'
import { allowanceOf } from './addresses.ts'
import { isPublicUrl } from './environment-texts.ts'

export interface S3Settings {
  /** `https://s3.example.org`, without a path. */
  endpoint: string
  region: string
  bucket: string
  accessKeyId: string
  secretAccessKey: string
  /** `path`: endpoint/bucket/key; `host`: bucket.endpoint/key. */
  addressing: 'path' | 'host'
  /** Copies on the local disk. */
  cacheBytes: number
}

const endpointSentence = 'must be an address without a path, like https://s3.example.org'
const plainSentence =
  'must start with https:// (http:// only for this machine, or for a host that OUTGOING_ALLOW names)'
const cacheSentence = 'must be a whole number from 64 to 1000000'
const text = (message: string) => z.string().regex(/^[\w.+/=-]{1,200}$/, message)

export const s3Variables = {
  S3_ENDPOINT: {
    default: 'none: files are kept in DATA_DIR',
    description: 'S3-compatible object store for files (docs/OPERATIONS.md, Files in an object store).',
    shape: z
      .string()
      .refine(isPublicUrl, endpointSentence)
      .transform((address) => new URL(address).origin)
      .optional(),
  },
  S3_REGION: {
    default: 'us-east-1',
    description: 'Its region, as it is signed with.',
    shape: z
      .string()
      .regex(/^[a-z0-9-]{1,40}$/, 'must be the name of a region, like us-east-1')
      .default('us-east-1'),
  },
  S3_BUCKET: {
    default: 'none',
    description: 'Bucket that is there already, for these files only.',
    shape: z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket, like jiuxin-files')
      .optional(),
  },
  S3_ACCESS_KEY_ID: {
    default: 'none',
    description: 'Who may read, write, list and delete in that bucket.',
    shape: text('must be the id of an access key').optional(),
  },
  S3_SECRET_ACCESS_KEY: {
    default: 'none',
    description: 'The secret that belongs to it; it is never logged.',
    shape: text('must be the secret of an access key').optional(),
  },
  S3_ADDRESSING: {
    default: 'path',
    description: '`path` (endpoint/bucket/file) or `host` (bucket.endpoint/file).',
    shape: z.enum(['path', 'host'], { error: 'must be path or host' }).default('path'),
  },
  S3_CACHE_MEGABYTES: {
    default: '2048',
    description: 'Room in DATA_DIR for copies of files that are kept in the object store.',
    shape: z
      .string()
      .regex(/^\d{2,7}$/, cacheSentence)
      .transform(Number)
      .refine((megabytes) => megabytes >= 64 && megabytes <= 1_000_000, cacheSentence)
      .default(2048),
  },
}

type Shapes = { [Name in keyof typeof s3Variables]: (typeof s3Variables)[Name]['shape'] }
type Read = z.infer<z.ZodObject<Shapes>>

/** Undefined: files are kept in DATA_DIR. A string: what is wrong, in one sentence that names the variable. */
export function s3SettingsOf(read: Read, outgoingAllow: readonly string[]): S3Settings | string | undefined {
  const needed = ['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const
  const { S3_ENDPOINT: endpoint, S3_BUCKET: bucket } = read
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = read
  if (needed.every((name) => read[name] === undefined)) return undefined
  if (!endpoint || !bucket || !accessKeyId || !secretAccessKey) {
    const there = needed.find((name) => read[name] !== undefined)
    const missing = needed.filter((name) => read[name] === undefined)
    return `${there}: set ${missing.join(', ')} as well, or none of them.`
  }
  if (!isPrivateEnough(endpoint, outgoingAllow)) return `S3_ENDPOINT: ${plainSentence}.`
  return {
    endpoint,
    bucket,
    accessKeyId,
    secretAccessKey,
    region: read.S3_REGION,
    addressing: read.S3_ADDRESSING,
    cacheBytes: read.S3_CACHE_MEGABYTES * 1024 * 1024,
  }
}

function isPrivateEnough(endpoint: string, outgoingAllow: readonly string[]): boolean {
  const { protocol, hostname, port } = new URL(endpoint)
  if (protocol === 'https:') return true
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  const allowance = allowanceOf(outgoingAllow, { loopback: true })
  const portNumber = Number(port || 80)
  const isNamed = allowance.namesHost(host, portNumber)
  return isNamed || host === 'localhost' || (isIP(host) > 0 && allowance.namesAddress(host, portNumber))
}
