// The one range that a player asks for (RFC 9110): Safari plays nothing from a server that cannot answer in pieces.

/** Null: the whole file, also for what we do not understand; so says the standard. */
export function byteRange(header: string | undefined, bytes: number): { start: number; end: number } | null {
  const [, from = '', until = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? []
  if (from === '' && until === '') return null
  const start = from === '' ? Math.max(0, bytes - Number(until)) : Number(from)
  const end = from === '' || until === '' ? bytes - 1 : Math.min(Number(until), bytes - 1)
  return start <= end ? { start, end } : null
}
