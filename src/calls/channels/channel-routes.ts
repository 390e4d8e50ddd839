// The administrator's doors: what is configured, changing it, trying it. Secrets come in and never go out.

import { channelNames, channelWords, groupChannels } from '../../consultation/channel-names.ts'
import { type ConfigurableChannel, channelFields, isConfigurable } from '../../contract/channel-fields.ts'
import { routes } from '../../contract/http.ts'
import type { ChannelState } from '../../contract/routes/channels.ts'
import type { Actor } from '../../people/actor.ts'
import { registerRoute } from '../../people/register-route.ts'
import { writeAudit } from '../../platform/audit.ts'
import type { Channel } from '../../platform/channel.ts'
import type { HttpServer } from '../../platform/http-server.ts'
import { isId, newId } from '../../platform/ids.ts'
import { RefusalError } from '../../platform/refusal-error.ts'
import { checkSettings, type WantedSettings } from './check-settings.ts'
import { wordsOf } from './outcome-words.ts'
import type { ChannelDoors } from './routes.ts'
import { type KeptSettings, missingIn, readSettings, setupOf, storeSettings } from './settings.ts'

export function registerChannelRoutes(server: HttpServer, doors: ChannelDoors): void {
  const { people, postgres } = doors

  registerRoute(server, routes.listChannels, people, async ({ networkId }) => {
    const kept = byName(await postgres.inNetwork(networkId, readSettings))
    const names = channelNames.filter((name) => isConfigurable(name))
    return { channels: names.map((name) => stateOf(doors, name, kept.get(name))) }
  })

  registerRoute(server, routes.setChannel, people, async (actor, { params, body }) => {
    if (!isConfigurable(params.name)) throw new RefusalError('not-found')
    return { channel: await setChannel(doors, actor, params.name, body) }
  })

  registerRoute(server, routes.testChannel, people, async (actor, { params, body }) => {
    // the open app is tried by the self-test, which hears whether it rang
    const channel = doors.configured.channels.find(({ name }) => name === params.name)
    if (channel === undefined) throw new RefusalError('not-found')
    const outcome = await tryChannel(doors, actor, channel, body.personId ?? actor.personId)
    const reason = outcome.state === 'failed' ? outcome.reason : outcome.state === 'sent' ? outcome.lacks : undefined
    return { outcome: { state: outcome.state, ...(reason ? { reason } : {}), words: wordsOf(outcome) } }
  })
}

async function setChannel(
  doors: ChannelDoors,
  actor: Actor,
  channel: ConfigurableChannel,
  wanted: WantedSettings,
): Promise<ChannelState> {
  const { postgres, configured } = doors
  const { networkId, personId, sessionId } = actor
  const state = await postgres.inNetwork(networkId, async (tx) => {
    const before = byName(await readSettings(tx)).get(channel)
    const checked = checkSettings(channel, wanted, before, configured.outgoing)
    if ('faults' in checked) throw new RefusalError('invalid-body', {}, checked.faults)
    await storeSettings(tx, { ...checked.kept, channel, networkId, personId })
    const details = { channel, on: wanted.isOn, changed: changedFields(wanted).join(' ') }
    await writeAudit(tx, { networkId, personId, sessionId, operation: 'channel-changed', details })
    return stateOf(doors, channel, byName(await readSettings(tx)).get(channel))
  })
  configured.settings.forget(networkId)
  return state
}

/** A message that says that it is only a trial; nothing is written to any consultation. */
async function tryChannel(
  { postgres, people }: ChannelDoors,
  { networkId, personId: adminId, sessionId }: Actor,
  channel: Channel,
  personId: string,
) {
  await postgres.inNetwork(networkId, async (tx) => {
    const person = isId(personId) ? await people.workingPerson(tx, personId) : null
    if (person === null) throw new RefusalError('not-found')
    const details = { channel: channel.name }
    const operation = 'channel-tried'
    await writeAudit(tx, { networkId, personId: adminId, sessionId, operation, subjectId: personId, details })
  })
  const callId = newId()
  return channel.ring({ callId, networkId, personId, purpose: 'self-test', consultationId: null, step: 0 })
}

function stateOf(doors: ChannelDoors, name: ConfigurableChannel, kept: KeptSettings | undefined): ChannelState {
  const setup = setupOf(name, kept, doors.configured.kinds.get(name)?.isOnUnasked)
  const isReady = missingIn(name, setup).length === 0
  const secrets = channelFields[name].filter(({ kind }) => kind === 'secret')
  return {
    name,
    words: channelWords[name],
    reaches: groupChannels.includes(name) ? 'group' : 'person',
    isOn: setup.isOn,
    isReady,
    warnings: isReady ? doors.configured.warningsOf(name, setup) : [],
    settings: { ...setup.settings },
    secrets: Object.fromEntries(secrets.map((field) => [field.name, { set: Boolean(setup.secrets[field.name]) }])),
    changedAt: kept?.changedAt.toISOString() ?? null,
    changedBy: kept?.changedBy ?? null,
  }
}

/** Names only: what was typed stays out of the audit log. */
function changedFields({ settings = {}, secrets = {} }: WantedSettings): string[] {
  return [...Object.keys(settings), ...Object.keys(secrets)]
}

const byName = (kept: readonly KeptSettings[]) => new Map(kept.map((one) => [one.channel, one]))
