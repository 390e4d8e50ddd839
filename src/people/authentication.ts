// Who knocks: a bearer token (programs) or the cookie (pages). A cookie travels by itself, so what it changes must come
// from our own pages. Pure over headers: the HTTP doors and the live socket ask the same.

import type { IncomingHttpHeaders } from 'node:http'

/** Over plain http, and what phones of before still bring. */
export const sessionCookie = 'jiuxin_session'
/** Behind https: a browser takes this name only from us, for all of us, and never in the open. */
export const secureSessionCookie = '__Host-jiuxin'

export interface Credentials {
  token: string
  by: 'bearer' | 'cookie'
}

/** The bearer token where there is one, else the cookie's. */
export function credentialsOf(headers: IncomingHttpHeaders): Credentials | null {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
  if (bearer !== undefined) return { token: bearer, by: 'bearer' }
  const token = cookieToken(headers.cookie)
  return token === null ? null : { token, by: 'cookie' }
}

/** What lies under the secure name counts, whatever else is brought beside it. */
export function cookieToken(cookie: string | undefined): string | null {
  return securePattern.exec(cookie ?? '')?.[1] ?? plainPattern.exec(cookie ?? '')?.[1] ?? null
}

/** Behind https, a cookie from before the secure name: it is given that name. */
export function oldToken(cookie: string | undefined): string | null {
  return securePattern.test(cookie ?? '') ? null : cookieToken(cookie)
}

/** A browser that was signed in here once. */
export function hasCookie(headers: IncomingHttpHeaders): boolean {
  return cookieToken(headers.cookie) !== null
}

/** Sent when a session is over: previews lie in the browser's cache, which no program of the page can empty. */
export const forgetPictures = ['clear-site-data', '"cache"'] as const

/** Sent by one of our own pages? Without a word about its origin: no. `host` is the host that the client asked for. */
export function isFromOwnPage(headers: IncomingHttpHeaders, host: string | undefined, publicUrl?: string): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin'
  const { origin } = headers
  if (origin === undefined || !URL.canParse(origin)) return false
  return origin === publicUrl || (host !== undefined && new URL(origin).host === withoutUsualPort(host))
}

const patternOf = (name: string) => new RegExp(`(?:^|; *)${name}=([\\w-]+)`)
const plainPattern = patternOf(sessionCookie)
const securePattern = patternOf(secureSessionCookie)

function withoutUsualPort(host: string): string {
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).host : host
}
