// The registry: one line a channel. What is true of all of them stands here once: configured or not, in time, and
// never a rejection, whatever a gateway does.

import { channelWords, groupChannels } from '../../consultation/channel-names.ts'
import type { Words } from '../../consultation/model.ts'
import type { ConfigurableChannel } from '../../contract/channel-fields.ts'
import { limits } from '../../contract/limits.ts'
import type { Channel, Message, Outcome } from '../../platform/channel.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Config } from '../../platform/config.ts'
import type { Log } from '../../platform/log.ts'
import type { Metrics } from '../../platform/metrics.ts'
import { type Outgoing, OutgoingFailure, openOutgoing } from '../../platform/outgoing.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { Unavailable } from '../../platform/unavailable.ts'
import { type CalledOff, type ChannelKind, failed, type Parts, type Setup } from './channel-kind.ts'
import { dingtalk } from './dingtalk.ts'
import { email } from './email.ts'
import { networkOfCall } from './find-call.ts'
import { type InstallationSecrets, openInstallationSecrets } from './installation-secrets.ts'
import { type ChannelSettings, missingIn, openChannelSettings, setupOf } from './settings.ts'
import { sms } from './sms.ts'
import { voice } from './voice.ts'
import { webPushChannel } from './web-push.ts'
import { webhook } from './webhook.ts'
import { wecom } from './wecom.ts'

export interface ConfiguredChannels {
  channels: Channel[]
  kinds: ReadonlyMap<ConfigurableChannel, ChannelKind>
  settings: ChannelSettings
  installation: InstallationSecrets
  outgoing: Outgoing
  /** See Parts. */
  answered: Set<string>
  warningsOf(name: ConfigurableChannel, setup: Setup): Words[]
  /** Waits a moment for what is being called off. */
  drain(): Promise<void>
}

export interface ChannelsRoom {
  postgres: Postgres
  config: Pick<Config, 'mode' | 'publicUrl' | 'port' | 'outgoingAllow'>
  /** That was really taken; asked when somebody is rung. Left out: as configured. */
  port?: () => number
  clock: Clock
  log: Log
  metrics: Metrics
  /** Tests are less patient. */
  seconds?: number
}

export function configuredChannels(room: ChannelsRoom): ConfiguredChannels {
  const { postgres, config, clock } = room
  const installation = openInstallationSecrets(postgres)
  const kinds = [webPushChannel(installation), voice, sms, wecom, dingtalk, webhook, email]
  const settings = openChannelSettings(room)
  const isDemo = config.mode === 'demo'
  const seconds = room.seconds ?? limits.channelSeconds
  const outgoing = openOutgoing({ allow: config.outgoingAllow, loopback: isDemo, seconds: waitsOf(seconds) })
  const port = room.port ?? (() => config.port)
  const parts: Parts = {
    postgres,
    clock,
    outgoing,
    get baseUrl() {
      return config.publicUrl ?? (isDemo ? `http://localhost:${port()}` : null)
    },
    waitMs: waitsOf(seconds) * 1000,
    answered: new Set(),
  }
  const callingOff = new Set<Promise<void>>()
  const channels = kinds.map((kind) => channelOf(kind, room, settings, parts, seconds, callingOff))
  const byName = new Map(kinds.map((kind) => [kind.name, kind]))
  return {
    channels,
    kinds: byName,
    settings,
    installation,
    outgoing,
    answered: parts.answered,
    warningsOf: (name, setup) => byName.get(name)?.warnings?.(setup, parts) ?? [],
    drain: () => Promise.race([Promise.all(callingOff), afterMs(drainMs)]).then(() => undefined),
  }
}

/** By then all tries to call something off have begun. */
const drainMs = 2_000
const afterMs = (ms: number) => new Promise<void>((go) => setTimeout(go, ms).unref())

/** Of the time of a channel some is left for the database. */
const waitsOf = (seconds: number) => seconds * 0.85

function channelOf(
  kind: ChannelKind,
  room: ChannelsRoom,
  settings: ChannelSettings,
  parts: Parts,
  seconds: number,
  callingOff: Set<Promise<void>>,
): Channel {
  const { name, isOnUnasked } = kind
  const setupIn = async (networkId: string) => setupOf(name, (await settings.of(networkId)).get(name), isOnUnasked)
  return {
    name,
    words: channelWords[name],
    reaches: groupChannels.includes(name) ? 'group' : 'person',
    ...(kind.askedBy ? { askedBy: kind.askedBy } : {}),
    async isOn(networkId) {
      const setup = await setupIn(networkId)
      return setup.isOn && missingIn(name, setup).length === 0
    },
    async ring(message) {
      const outcome = await inTime(seconds, async () => {
        const setup = await setupIn(message.networkId)
        return missingIn(name, setup).length > 0 ? failed('not-configured') : kind.ring(message, setup, parts)
      }).catch((error: unknown) => outcomeOfFailure(error, kind, room))
      if (outcome.state === 'failed') tell(room, name, message, outcome.reason)
      return outcome
    },
    stop(personId, { callId }) {
      if (kind.stop === undefined) return
      const ended: Promise<void> = callOff(kind, { callId, personId }, room, setupIn, parts)
        .catch((error: unknown) => room.log.warn({ err: error, channel: name, callId }, notTakenBack))
        .then(() => void callingOff.delete(ended))
      callingOff.add(ended)
    },
  }
}

/** What was sent to a robot or by mail is out of the house; a telephone can be hung up. */
async function callOff(
  kind: ChannelKind,
  call: Omit<CalledOff, 'networkId'>,
  { postgres, log }: ChannelsRoom,
  setupIn: (networkId: string) => Promise<Setup>,
  parts: Parts,
): Promise<void> {
  const networkId = await postgres.asSystem((tx) => networkOfCall(tx, call.callId))
  if (networkId === null) return
  const outcome = await kind.stop?.({ ...call, networkId }, await setupIn(networkId), parts)
  if (outcome?.state !== 'failed') return
  log.warn({ channel: kind.name, reason: outcome.reason, callId: call.callId }, notTakenBack)
}

const notTakenBack = 'a channel could not take a call back'

async function inTime(seconds: number, ring: () => Promise<Outcome>): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Outcome>((resolve) => {
    timer = setTimeout(() => resolve(failed('timed-out')), seconds * 1000)
  })
  try {
    return await Promise.race([ring(), late])
  } finally {
    clearTimeout(timer)
  }
}

function outcomeOfFailure(error: unknown, { name }: ChannelKind, { log, metrics }: ChannelsRoom): Outcome {
  if (error instanceof OutgoingFailure) return failed(error.reason)
  if (!(error instanceof Unavailable)) {
    log.error({ err: error, channel: name }, 'a channel broke')
    metrics.countBug('channels')
  }
  return failed('unreachable')
}

/** Ids and codes only: no address, no number, nothing that a gateway said. */
function tell({ log }: ChannelsRoom, channel: string, { callId, purpose }: Message, reason: string): void {
  log.warn({ channel, reason, callId, purpose }, 'a channel did not carry a call')
}
