// What an administrator has changed of a channel, and what of it is sent: a secret only when it was typed or removed.

import { type ChannelField, channelFields, isConfigurable } from '../../contract/channel-fields.ts'
import type { ChannelState } from '../../contract/routes/channels.ts'

export interface ChannelDraft {
  isOn: boolean
  settings: Record<string, string>
  /** '' = left as it is, null = removed. */
  secrets: Record<string, string | null>
}

export function fieldsOf(name: string): readonly ChannelField[] {
  return isConfigurable(name) ? channelFields[name] : []
}

export function draftOf({ name, isOn, settings }: ChannelState): ChannelDraft {
  const secrets = fieldsOf(name).filter(({ kind }) => kind === 'secret')
  return { isOn, settings: { ...settings }, secrets: Object.fromEntries(secrets.map((field) => [field.name, ''])) }
}

export function bodyOf({ isOn, settings, secrets }: ChannelDraft) {
  const filled = Object.entries(settings).map(([name, value]) => [name, value.trim()] as const)
  const changed = Object.entries(secrets).filter(([, value]) => value !== '')
  return {
    isOn,
    settings: Object.fromEntries(filled.filter(([, value]) => value !== '')),
    ...(changed.length > 0 ? { secrets: Object.fromEntries(changed) } : {}),
  }
}
