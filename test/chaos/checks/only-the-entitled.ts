// I10: nobody received anything of a consultation that is not his to open, nor through a session that was taken away.
// The right is worked out here anew, from who stands where: not by the code that is being judged.

import { faultWindows, latestFor, ofTheService } from '../fault-windows.ts'
import type { FinalConsultation, Run, Standing } from '../final-state.ts'
import { eventsOf } from '../history.ts'

const silentWithinMs = 2_000

export function onlyTheEntitled({ history, final, people }: Run): string[] {
  const windows = faultWindows(history).filter(ofTheService)
  const consultations = new Map(final.consultations.map((one) => [one.id, one]))
  const revoked = new Map(eventsOf(history, 'revoke').map(({ phone, atMs }) => [phone, atMs]))
  return eventsOf(history, 'received').flatMap(({ phone, personId, consultationId, seq, atMs }) => {
    const endedMs = revoked.get(phone)
    const what = `${seq} of ${consultationId}`
    if (endedMs !== undefined && atMs > latestFor(endedMs, silentWithinMs, windows)) {
      return [`${phone} received ${what} ${atMs - endedMs} ms after its session was taken away`]
    }
    const consultation = consultations.get(consultationId)
    const standing = people[personId]
    if (consultation === undefined || standing === undefined) return [`${phone} received ${what}, and nobody knows it`]
    return mayRead(standing, consultation, atMs) ? [] : [`${phone} received ${what}, which is not his to open`]
  })
}

function mayRead({ networkId, role, siteId, rosterIds }: Standing, one: FinalConsultation, atMs: number): boolean {
  if (networkId !== one.networkId) return false
  if (role === 'quality_officer') return true
  if (role === 'administrator') return false
  const isDestination = one.entries.some(
    ({ kind, body, atMs: askedMs }) => kind === 'transfer-requested' && body.to === siteId && askedMs <= atMs + 1_000,
  )
  if (isDestination) return true
  if (role === 'clinic_doctor') return siteId === one.siteId
  const isOfHospital = siteId === one.hospitalSiteId
  return role === 'coordinator'
    ? isOfHospital
    : isOfHospital || siteId === one.siteId || rosterIds.includes(one.rosterId)
}
