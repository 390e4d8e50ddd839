// What an administrator fills in to switch a channel on, as data: the server checks by it, the screen is drawn from it.
// A secret is write-only: it is answered as {set: true}, and kept when it is left out.

import { z } from 'zod'
import type { ChannelName } from '../consultation/channel-names.ts'
import { text } from '../consultation/fields.ts'
import type { Words } from '../consultation/model.ts'

export type ConfigurableChannel = Exclude<ChannelName, 'live'>

export interface ChannelField {
  name: string
  kind: 'text' | 'long-text' | 'address' | 'mail' | 'choice' | 'secret'
  words: Words
  hint?: Words
  /** The channel cannot be switched on without it. */
  isNeeded?: boolean
  /** Stands where nothing was filled in. */
  usual?: string
  choices?: readonly string[]
  /** Shortest secret. */
  atLeast?: number
}

const places: Words = {
  zh: '可用占位：{phone} {text} {link} {callId} {callbackUrl} {apiKey}',
  en: 'Places: {phone} {text} {link} {callId} {callbackUrl} {apiKey}',
}

const gateway: readonly ChannelField[] = [
  {
    name: 'url',
    kind: 'address',
    words: { zh: '网关地址', en: 'Address of the gateway' },
    hint: places,
    isNeeded: true,
  },
  {
    name: 'method',
    kind: 'choice',
    words: { zh: '请求方法', en: 'Method' },
    choices: ['POST', 'GET', 'PUT'],
    usual: 'POST',
  },
  {
    name: 'headers',
    kind: 'long-text',
    words: { zh: '请求头', en: 'Headers' },
    hint: { zh: '每行一个：名称: 值', en: 'One a line: name: value' },
    usual: 'Content-Type: application/json',
  },
  {
    name: 'body',
    kind: 'long-text',
    words: { zh: '请求内容', en: 'Body' },
    hint: places,
    usual: '{"phone":"{phone}","text":"{text}","callId":"{callId}","callbackUrl":"{callbackUrl}"}',
  },
  {
    name: 'successPath',
    kind: 'text',
    words: { zh: '成功字段', en: 'Field that tells success' },
    hint: { zh: '如 result.code；留空则只看状态码', en: 'Like result.code; empty: the status alone decides' },
  },
  { name: 'successValue', kind: 'text', words: { zh: '成功时的值', en: 'Its value on success' } },
  { name: 'apiKey', kind: 'secret', words: { zh: '密钥 {apiKey}', en: 'Key {apiKey}' } },
  {
    name: 'callbackSecret',
    kind: 'secret',
    words: { zh: '回调签名密钥', en: 'Secret that signs callbacks' },
    hint: { zh: '至少 16 位；不填则拒绝一切回调', en: 'At least 16 characters; without it every callback is refused' },
    atLeast: 16,
  },
]

export const channelFields: Record<ConfigurableChannel, readonly ChannelField[]> = {
  'web-push': [
    {
      name: 'contact',
      kind: 'mail',
      words: { zh: '联系邮箱', en: 'Contact address' },
      hint: { zh: '推送服务商遇到问题时联系', en: 'Push services write here when something is wrong' },
    },
  ],
  voice: [
    ...gateway,
    {
      name: 'stopUrl',
      kind: 'address',
      words: { zh: '挂断地址', en: 'Address that ends a call' },
      hint: {
        zh: '别人接诊后用它停止响铃；可用占位：{callId} {apiKey}',
        en: 'Asked when somebody else has accepted. Places: {callId} {apiKey}',
      },
    },
  ],
  sms: gateway,
  wecom: [
    {
      name: 'baseUrl',
      kind: 'address',
      words: { zh: '服务地址', en: 'Address' },
      usual: 'https://qyapi.weixin.qq.com',
    },
    { name: 'key', kind: 'secret', words: { zh: '机器人 key', en: 'Key of the robot' }, isNeeded: true },
  ],
  dingtalk: [
    { name: 'baseUrl', kind: 'address', words: { zh: '服务地址', en: 'Address' }, usual: 'https://oapi.dingtalk.com' },
    { name: 'accessToken', kind: 'secret', words: { zh: 'access_token', en: 'access_token' }, isNeeded: true },
    {
      name: 'signSecret',
      kind: 'secret',
      words: { zh: '加签密钥', en: 'Signing secret' },
      hint: { zh: '以 SEC 开头', en: 'Begins with SEC' },
    },
  ],
  webhook: [
    { name: 'url', kind: 'address', words: { zh: '接收地址', en: 'Address' }, isNeeded: true },
    { name: 'secret', kind: 'secret', words: { zh: '签名密钥', en: 'Signing secret' }, isNeeded: true, atLeast: 16 },
  ],
  email: [
    {
      name: 'url',
      kind: 'address',
      words: { zh: 'SMTP 地址', en: 'SMTP address' },
      hint: { zh: '如 smtps://smtp.example.org:465', en: 'Like smtps://smtp.example.org:465' },
      isNeeded: true,
    },
    { name: 'sender', kind: 'mail', words: { zh: '发件人', en: 'From' }, isNeeded: true },
    { name: 'user', kind: 'text', words: { zh: '用户名', en: 'User' } },
    { name: 'password', kind: 'secret', words: { zh: '密码', en: 'Password' } },
  ],
}

export const isConfigurable = (name: string): name is ConfigurableChannel => Object.hasOwn(channelFields, name)

const shapes: Record<Exclude<ChannelField['kind'], 'secret' | 'choice'>, z.ZodType<string>> = {
  text: text(200),
  'long-text': text(4000),
  address: text(1000),
  mail: z.union([z.literal(''), z.email().max(200)]),
}

/** The settings without the secrets: all optional, nothing unknown. */
export function settingsShape(name: ConfigurableChannel): z.ZodType<Record<string, string | undefined>> {
  const fields = channelFields[name].filter(({ kind }) => kind !== 'secret')
  return z.strictObject(Object.fromEntries(fields.map((field) => [field.name, shapeOf(field).optional()])))
}

/** null takes the secret away; left out keeps it. */
export function secretsShape(name: ConfigurableChannel): z.ZodType<Record<string, string | null | undefined>> {
  const fields = channelFields[name].filter(({ kind }) => kind === 'secret')
  return z.strictObject(
    Object.fromEntries(
      fields.map(({ name: field, atLeast = 1 }) => [field, text(500).min(atLeast).nullable().optional()]),
    ),
  )
}

function shapeOf({ kind, choices = [] }: ChannelField): z.ZodType<string> {
  if (kind === 'choice') return z.enum(choices as [string, ...string[]])
  return shapes[kind as keyof typeof shapes]
}
