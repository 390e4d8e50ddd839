// What the fuzzers stand before: the whole service on a database of its own, somebody of every role (and nobody), and ids
// that are really there, of this network and of the other.

import type { Role } from '../../src/consultation/model.ts'
import { type Cast, gatherCast } from '../contracts/access-cast.ts'
import { type AppWorld, openAppWorld } from '../world/app.ts'

export interface FuzzWorld {
  address: string
  app: AppWorld
  cast: Cast
  /** Tokens; the first is nobody's. */
  askers: (string | null)[]
  rolesOf: readonly (readonly Role[])[]
  ids(): readonly string[]
  /** A consultation that is young: one that everybody writes into becomes long, and each reading of it slow. */
  newSubject(): Promise<void>
  subjectId(): string
  bugs(): Promise<string[]>
  /** What a polluted prototype would show; empty is how it should be. */
  pollution(): string[]
  /** Whose session is over: what he sends from then on proves nothing. Empty is how it should be. */
  shutOut(): Promise<string[]>
  close(): Promise<void>
}

export const fuzzLogins = ['lantian', 'wang', 'lab', 'quality', 'admin', 'foreign-wang', 'foreign-admin'] as const

const isAsker = (login: string) => fuzzLogins.some((one) => one === login)

export async function openFuzzWorld(): Promise<FuzzWorld> {
  const pollution = watchPrototypes()
  const app = await openAppWorld({ logLevel: 'error' })
  const cast = await gatherCast(app)
  const tokens = await Promise.all(fuzzLogins.map(async (login) => (await app.phone(login)).token))
  const foreign = await (await app.phone('foreign-doctor')).open()
  const { network } = app
  // an administrator among the askers may do anything to whom he can name: they are not to shut each other out
  const others = Object.entries(network.people).flatMap(([login, id]) => (isAsker(login) ? [] : [id]))
  const standing = [
    ...Object.values(cast.subject),
    ...Object.values(network.sites),
    ...others,
    network.foreignRosterId,
    foreign.consultation.id,
    'web-push',
    'sms',
    'stemi',
  ]
  let subjectId = cast.subject.consultationId
  return {
    address: app.address,
    app,
    cast,
    askers: [null, ...tokens],
    rolesOf: [
      [],
      ['clinic_doctor'],
      ['specialist'],
      ['coordinator'],
      ['quality_officer'],
      ['administrator'],
      ['specialist'],
      ['administrator'],
    ],
    ids: () => [subjectId, subjectId, subjectId, ...standing],
    async newSubject() {
      // what the roster answers may have been changed, and without any for it no question can be asked
      const answers = { kind: 'ecg', pathways: ['stemi', 'stroke'] }
      await (await app.phone('admin')).ask('PUT', `/api/rosters/${network.rosterId}`, answers)
      subjectId = (await (await app.phone('lantian')).open()).consultation.id
    },
    subjectId: () => subjectId,
    bugs: () => app.bugs(),
    pollution,
    async shutOut() {
      const statusOf = async (token: string) => {
        const reply = await fetch(`${app.address}/api/me`, { headers: { authorization: `Bearer ${token}` } })
        await reply.arrayBuffer()
        return reply.status
      }
      const told = await Promise.all(tokens.map(statusOf))
      return fuzzLogins.filter((_, nth) => told[nth] === 401)
    },
    close: () => app.close(),
  }
}

/** The service runs in this process: whatever it did to a prototype is seen here. */
export function watchPrototypes(): () => string[] {
  const watched = [Object.prototype, Array.prototype, Function.prototype, String.prototype, Number.prototype]
  const namesOf = () => watched.map((one) => Reflect.ownKeys(one).map(String))
  const before = namesOf()
  return () => namesOf().flatMap((names, nth) => names.filter((name) => !before[nth]!.includes(name)))
}
