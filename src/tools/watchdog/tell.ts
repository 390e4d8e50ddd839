// What the auditor says to the outside, by means of its own: an alarm to a webhook when something is over, again every
// minute while it lasts, and once when it is over; a heartbeat only while all is well, so that silence pages whoever
// waits for it. Nothing in it is about a patient, a person or a place.

import type { Log } from '../../platform/log.ts'

export interface Trouble {
  /** Calls that were not made in time or that nobody has promised, or a database that cannot be looked at. */
  kind: 'late' | 'blind'
  count: number
  longestMs: number
}

export interface Teller {
  /** After every look; `unsure` = not all is well, or nothing was seen, but not for long yet. Returns at once. */
  found(trouble: Trouble | null | 'unsure'): void
  /** What is being sent is sent. */
  end(): Promise<void>
}

export interface TellerParts {
  alarmUrl: string | undefined
  heartbeatUrl: string | undefined
  heartbeatSeconds: number
  log: Log
  monotonicMs?: () => number
}

const againAfterMs = 60_000
const retryAfterMs = 5_000
const patienceMs = 5_000

export function openTeller({ alarmUrl, heartbeatUrl, heartbeatSeconds, log, monotonicMs }: TellerParts): Teller {
  const nowMs = monotonicMs ?? (() => performance.now())
  /** What the administrator was last told; null = that all is well. */
  let told: Trouble['kind'] | null = null
  let againMs = 0
  let retryMs = 0
  let nextBeatMs = 0
  let isAlarming = false
  const sending = new Set<Promise<void>>()

  function alarm(trouble: Trouble | null): void {
    const kind = trouble?.kind ?? null
    const isNews = kind !== told || (kind !== null && nowMs() >= againMs)
    if (!isNews || isAlarming || nowMs() < retryMs) return
    if (trouble !== null) log.error({ ...trouble, longestMs: Math.round(trouble.longestMs) }, 'something is over')
    isAlarming = true
    keep(
      sendAlarm(trouble).then((isSent) => {
        isAlarming = false
        if (isSent) told = kind
        if (isSent) againMs = nowMs() + againAfterMs
        else retryMs = nowMs() + retryAfterMs
      }),
    )
  }

  async function sendAlarm(trouble: Trouble | null): Promise<boolean> {
    if (alarmUrl === undefined) return true
    return send('the alarm', alarmUrl, { method: 'POST', body: bodyOf(trouble), headers })
  }

  function beat(): void {
    if (heartbeatUrl === undefined || nowMs() < nextBeatMs) return
    nextBeatMs = nowMs() + heartbeatSeconds * 1000
    keep(
      send('the heartbeat', heartbeatUrl, { method: 'GET' }).then((isSent) => {
        if (!isSent) nextBeatMs = Math.min(nextBeatMs, nowMs() + retryAfterMs)
      }),
    )
  }

  async function send(what: string, url: string, request: RequestInit): Promise<boolean> {
    try {
      const answer = await fetch(url, { ...request, redirect: 'error', signal: AbortSignal.timeout(patienceMs) })
      await answer.arrayBuffer()
      if (!answer.ok) log.warn({ status: answer.status }, `${what} was not taken`)
      return answer.ok
    } catch {
      // the error would repeat the address, which may hold a secret
      log.warn(`${what} could not be sent`)
      return false
    }
  }

  function keep(sent: Promise<void>): void {
    sending.add(sent)
    void sent.finally(() => sending.delete(sent))
  }

  return {
    found(trouble) {
      if (trouble === 'unsure') return
      alarm(trouble)
      // an administrator who could not be told is a reason to be silent as well
      if (trouble === null && told === null && !isAlarming) beat()
    },
    async end() {
      await Promise.all(sending)
    },
  }
}

const headers = { 'content-type': 'application/json; charset=utf-8' }

/** The shape that the robots of WeCom and DingTalk take, with the numbers beside it for everything else. */
function bodyOf(trouble: Trouble | null): string {
  const { kind, count, longestMs } = trouble ?? { kind: 'well', count: 0, longestMs: 0 }
  const longestSeconds = Math.round(longestMs / 1000)
  const content = sentences[kind](count, longestSeconds)
  return JSON.stringify({ msgtype: 'text', text: { content }, kind, count, longestSeconds })
}

const sentences = {
  late: (count: number, seconds: number) =>
    `救心 Jiuxin: ${count} 个呼叫应发未发, 最长已超时 ${seconds} 秒; 正在重新触发, 请立即检查服务器。\n` +
    `${count} ${count === 1 ? 'call is' : 'calls are'} over, the longest by ${seconds} s; being made again. Look at the servers now.`,
  blind: (_count: number, seconds: number) =>
    `救心 Jiuxin: 值守程序已 ${seconds} 秒无法读取数据库, 呼叫可能中断。\n` +
    `The database could not be looked at for ${seconds} s; calls may have stopped.`,
  well: () => '救心 Jiuxin: 已恢复正常。\nAll is well again.',
}
