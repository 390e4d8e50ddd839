// Which texts of the environment are addresses: of web pages, of our own page, of proxies. Pure.

import { isIP } from 'node:net'

export function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}

/** Without a path. */
export function isPublicUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, pathname, search, hash, username } = new URL(text)
  return /^https?:$/.test(protocol) && pathname === '/' && search + hash + username === ''
}

export function isProxyList(text: string): boolean {
  if (/^(true|false|\d{1,2})$/.test(text)) return true
  return text.split(',').every((each) => {
    const [host = '', bits, more] = each.trim().split('/')
    const widest = { 0: -1, 4: 32, 6: 128 }[isIP(host)] ?? -1
    return more === undefined && widest > 0 && (bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= widest))
  })
}

export const proxies = (text: string) =>
  /^\d+$/.test(text) ? Number(text) : text.split(',').map((each) => each.trim())
