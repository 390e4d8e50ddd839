// What a login may be, and how it is kept. Pure.

/** Logins are kept in lower case without spaces around; a character that cannot be stored belongs to no login. */
export function loginOf(text: string): string {
  return text.replaceAll('\0', '\uFFFD').trim().toLowerCase()
}

export function isLogin(login: string): boolean {
  return /^[\p{L}\p{N}._@-]{2,64}$/u.test(login)
}
