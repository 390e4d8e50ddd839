// A browser says from which page it connects; only pages of this service may. A program says nothing and has a token.

import type { IncomingHttpHeaders } from 'node:http'
import type { Config } from '../platform/config.ts'

export type OriginRules = Pick<Config, 'publicUrl' | 'trustProxy'>

export function isOwnOrigin(headers: IncomingHttpHeaders, { publicUrl, trustProxy }: OriginRules): boolean {
  const { origin } = headers
  if (origin === undefined) return true
  if (!URL.canParse(origin)) return false
  const { host, origin: from } = new URL(origin)
  if (publicUrl !== undefined && from === new URL(publicUrl).origin) return true
  const forwarded = headers['x-forwarded-host']
  if (trustProxy !== false && typeof forwarded === 'string' && host === forwarded.split(',')[0]!.trim()) return true
  return host === headers.host
}
