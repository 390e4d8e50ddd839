// Does a phone show everything that it watches, up to these numbers?

import type { SyncPhone } from '../sync-phone.ts'

export function seesAll(phone: SyncPhone, seqs: ReadonlyMap<string, number>): boolean {
  const { followed } = phone.state()
  return [...phone.watched].every((id) => (followed[id]?.entries.at(-1)?.seq ?? 0) >= (seqs.get(id) ?? 0))
}
