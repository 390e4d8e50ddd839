// What an administrator filled in, looked at before it is kept: a mistake is told at its field now, not at night by a
// call that fails.

import { fieldFaults } from '../../consultation/field-faults.ts'
import type { Words } from '../../consultation/model.ts'
import { type ConfigurableChannel, channelFields, secretsShape, settingsShape } from '../../contract/channel-fields.ts'
import type { RefusedFields } from '../../contract/refusals.ts'
import type { Outgoing } from '../../platform/outgoing.ts'
import type { Setup } from './channel-kind.ts'
import { smtpServerOf } from './email.ts'
import { missingIn, setupOf } from './settings.ts'
import { readHeaders, sampleAddress } from './template.ts'

export interface WantedSettings {
  isOn: boolean
  settings?: Record<string, string> | undefined
  secrets?: Record<string, string | null> | undefined
}

type Kept = Pick<Setup, 'isOn' | 'settings' | 'secrets'>

/** What is to be kept, or what is wrong with which field. */
export function checkSettings(
  channel: ConfigurableChannel,
  wanted: WantedSettings,
  before: Kept | undefined,
  outgoing: Outgoing,
):
  | { kept: { isOn: boolean; settings: Record<string, string>; secrets: Record<string, string> } }
  | { faults: RefusedFields } {
  const faults = faultsOfShape(channel, wanted)
  if (Object.keys(faults).length > 0) return { faults }
  const settings = filled(wanted.settings ?? before?.settings ?? {})
  const secrets = filled({ ...before?.secrets, ...wanted.secrets })
  const kept = { isOn: wanted.isOn, settings, secrets }
  const found = { ...faultsOfMeaning(channel, setupOf(channel, kept), outgoing), ...faultsOfGaps(channel, kept) }
  return Object.keys(found).length > 0 ? { faults: found } : { kept }
}

function faultsOfShape(channel: ConfigurableChannel, { settings = {}, secrets = {} }: WantedSettings): RefusedFields {
  const [one, other] = [settingsShape(channel).safeParse(settings), secretsShape(channel).safeParse(secrets)]
  return {
    ...(one.success ? {} : fieldFaults(under('settings', one.error.issues))),
    ...(other.success ? {} : fieldFaults(under('secrets', other.error.issues))),
  }
}

const under = <Issue extends { path: readonly PropertyKey[] }>(place: string, issues: readonly Issue[]) =>
  issues.map((issue) => ({ ...issue, path: [place, ...issue.path] }))

function faultsOfGaps(channel: ConfigurableChannel, kept: Kept): RefusedFields {
  if (!kept.isOn) return {}
  return Object.fromEntries(missingIn(channel, setupOf(channel, kept)).map((field) => [field, gap]))
}

function faultsOfMeaning(channel: ConfigurableChannel, { settings }: Setup, outgoing: Outgoing): RefusedFields {
  const faults: RefusedFields = {}
  for (const { name, kind } of channelFields[channel]) {
    const value = settings[name]
    if (kind !== 'address' || !value) continue
    const fault = channel === 'email' ? faultOfMailServer(value) : faultOfAddress(value, outgoing)
    if (fault !== null) faults[`settings.${name}`] = fault
  }
  if (settings.headers !== undefined && readHeaders(settings.headers) === null) faults['settings.headers'] = badHeaders
  if (!settings.successPath !== !settings.successValue) {
    faults[settings.successPath ? 'settings.successValue' : 'settings.successPath'] = bothOrNone
  }
  return faults
}

function faultOfAddress(template: string, outgoing: Outgoing): Words | null {
  const address = sampleAddress(template)
  if (address === null) return noAddress
  return outgoing.isRefused(address) ? closedAddress : null
}

const faultOfMailServer = (url: string): Words | null => (smtpServerOf(url) === null ? noMailServer : null)

/** Nothing that is empty is kept. */
function filled(values: Readonly<Record<string, string | null>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((one): one is [string, string] => one[1] !== null && one[1].trim() !== ''),
  )
}

const gap: Words = { zh: '开启前必须填写', en: 'is needed before it can be switched on' }
const noAddress: Words = {
  zh: '不是完整的网址，或主机名中含有占位',
  en: 'is no full web address, or has a place in the name of its host',
}
const closedAddress: Words = {
  zh: '只能是公网 https 地址；内网或 http 地址须由运维写入 OUTGOING_ALLOW',
  en: 'must be a public https address; a private or http one has to be named in OUTGOING_ALLOW',
}
const noMailServer: Words = {
  zh: '应如 smtps://主机:465 或 smtp://主机:587',
  en: 'must be like smtps://host:465 or smtp://host:587',
}
const badHeaders: Words = {
  zh: '每行应为“名称: 值”，且不含 Host、Content-Length 等连接头',
  en: 'must be one "name: value" a line, without headers of the connection like Host or Content-Length',
}
const bothOrNone: Words = { zh: '成功字段和值须同时填写', en: 'field and value of success go together' }
