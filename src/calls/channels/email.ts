// E-mail over SMTP. The host passes the same checks as every other address; to a public one nothing goes in the open.
// Its addresses are tried in turn, IPv4 first: a hospital's network often resolves IPv6 and has no way there.

import { contactOf } from '../../people/contact-points.ts'
import { isPublicAddress } from '../../platform/addresses.ts'
import type { Message, Outcome } from '../../platform/channel.ts'
import { type ChannelKind, failed, type Parts, type Setup, sent } from './channel-kind.ts'
import { textWithLink, titleOf } from './texts.ts'

export const email: ChannelKind = {
  name: 'email',
  async ring(message, setup, parts) {
    const { networkId, personId } = message
    const { email: to } = await parts.postgres.inNetwork(networkId, (tx) => contactOf(tx, personId))
    if (to === null) return failed('no-address')
    return deliver(message, to, setup, parts)
  },
}

async function deliver(message: Message, to: string, setup: Setup, parts: Parts): Promise<Outcome> {
  const server = smtpServerOf(setup.settings.url!)
  if (server === null) return failed('not-configured')
  const found = await parts.outgoing.resolve(server.host, server.port, { isPlain: false })
  const addresses = found.toSorted((one, other) => one.family - other.family).slice(0, triedAtMost)
  const connectMs = parts.waitMs / addresses.length
  let error: unknown
  for (const { address } of addresses) {
    error = await sendThrough({ ...server, address, connectMs }, message, to, setup, parts)
    if (error === null) return sent
    // nobody was there to take it: no mail goes out twice
    if ((error as { command?: string }).command !== 'CONN') break
  }
  return failed(reasonOf(error))
}

const triedAtMost = 3

interface SmtpServer {
  host: string
  port: number
  secure: boolean
}

/** null: it was taken. */
async function sendThrough(
  { host, port, secure, address, connectMs }: SmtpServer & { address: string; connectMs: number },
  message: Message,
  to: string,
  { settings, secrets }: Setup,
  parts: Parts,
): Promise<unknown> {
  // loaded with the first mail: most networks send none, and every start would wait for it
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({
    host: address,
    port,
    secure,
    requireTLS: !secure && isPublicAddress(address),
    // a certificate is made out to a name, never to an address
    ...(/^[\d.]+$|^\[/.test(host) ? {} : { tls: { servername: host } }),
    ...(settings.user ? { auth: { user: settings.user, pass: secrets.password ?? '' } } : {}),
    connectionTimeout: connectMs,
    greetingTimeout: parts.waitMs,
    socketTimeout: parts.waitMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    await transport.sendMail({
      from: settings.sender,
      to,
      subject: titleOf(message),
      text: textWithLink(message, parts.baseUrl),
      messageId: `<${message.callId}@${host}>`,
    })
    return null
  } catch (error) {
    return error
  } finally {
    transport.close()
  }
}

export function smtpServerOf(url: string): SmtpServer | null {
  const [, scheme, host, port] = /^(smtps?):\/\/([\w.-]+|\[[\da-f:.]+\])(?::(\d{1,5}))?\/?$/i.exec(url) ?? []
  if (scheme === undefined || host === undefined) return null
  const secure = scheme.toLowerCase() === 'smtps'
  return { host, port: Number(port ?? (secure ? 465 : 587)), secure }
}

function reasonOf(error: unknown): 'refused' | 'timed-out' | 'unreachable' {
  const { code, responseCode } = error as { code?: string; responseCode?: number }
  if (typeof responseCode === 'number' || code === 'EAUTH' || code === 'EENVELOPE') return 'refused'
  return code === 'ETIMEDOUT' ? 'timed-out' : 'unreachable'
}
