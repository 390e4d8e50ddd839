// Redis carries the live wire between several servers and nothing else; one server alone needs none. Commands wait
// while it is away for a moment.

import { Redis } from 'ioredis'
import type { Log } from './log.ts'

export type { Redis }

export function openRedis(redisUrl: string | undefined, log: Log): Redis | null {
  if (redisUrl === undefined) return null
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: null })
  let isAway = false
  redis.on('error', (error: Error) => {
    if (!isAway) log.warn({ err: error }, 'redis is away')
    isAway = true
  })
  redis.on('ready', () => {
    if (isAway) log.info('redis is back')
    isAway = false
  })
  return redis
}
