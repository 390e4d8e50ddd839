// Who knocks: a bearer token (programs) or the cookie (pages). A cookie travels by itself, so what it changes must come
// from our own pages. Pure over headers: the HTTP doors and the live socket ask the same.

import type { IncomingHttpHeaders } from 'node:http'

export const sessionCookie = 'jiuxin_session'

export interface Credentials {
  token: string
  by: 'bearer' | 'cookie'
}

/** The bearer token where there is one, else the cookie's. */
export function credentialsOf(headers: IncomingHttpHeaders): Credentials | null {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
  if (bearer !== undefined) return { token: bearer, by: 'bearer' }
  const cookie = cookiePattern.exec(headers.cookie ?? '')?.[1]
  return cookie === undefined ? null : { token: cookie, by: 'cookie' }
}

/** A browser that was signed in here once. */
export function hasCookie(headers: IncomingHttpHeaders): boolean {
  return cookiePattern.test(headers.cookie ?? '')
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

const cookiePattern = new RegExp(`(?:^|; *)${sessionCookie}=([\\w-]+)`)

function withoutUsualPort(host: string): string {
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).host : host
}
