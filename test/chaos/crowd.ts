// Everybody: clinics on good, cut and narrow lines, the hospital's people on each server, prowlers of the same and of the
// other network, and one whose phone is taken away. Each acts when his turn comes, by chance that can be had again.

import { openCutLine } from '../world/cut-line.ts'
import { openNarrowLine } from '../world/narrow-line.ts'
import type { Login } from '../world/network.ts'
import { openClinic } from './crowd/clinic.ts'
import { openLeaver } from './crowd/leaver.ts'
import type { Crowd, Person, PersonWish } from './crowd/person.ts'
import { openProwler } from './crowd/prowler.ts'
import { openStaff } from './crowd/staff.ts'
import type { History } from './history.ts'
import { markOfTexts, marksOf } from './marks.ts'
import type { Seeded } from './seeded.ts'
import { openTappedLine } from './tapped-line.ts'
import type { World } from './world.ts'

export interface Lines {
  cut: { cut(): void; mend(): void }[]
  silent: { darken(): void; lighten(): void }[]
}

export interface CrowdAtWork {
  lines: Lines
  people: Person[]
  asked: Crowd['asked']
  /** Nobody begins anything any more. */
  rest(): void
  close(): Promise<void>
}

export interface CrowdPace {
  /** Everybody acts about so often. */
  everyMs?: number
  /** The hospital's people. */
  staffEveryMs?: number
  phonesOfClinic?: number
  /** Of twenty things that a clinic does so many are files. */
  filesOfTwenty?: number
  /** One of so many drafts over the live wire is said twice at once. */
  twiceOneOf?: number
}

const narrow = { bytesPerSecond: 60_000, delayMs: 60 }

export async function openCrowd(world: World, history: History, random: Seeded, pace: CrowdPace): Promise<CrowdAtWork> {
  const { everyMs = 900, staffEveryMs = everyMs, phonesOfClinic = 2, filesOfTwenty = 2, twiceOneOf = 8 } = pace
  const { servers, network } = world
  const crowd: Crowd = { asked: [] }
  const lines: Lines = { cut: [], silent: [] }
  const closing: (() => Promise<void>)[] = []
  const people: Person[] = []
  let made = 0

  const wishOf = (name: string, address?: string): PersonWish => ({
    name,
    address: address ?? servers[made++ % servers.length]!.address,
    random: random.branch(name),
    crowd,
    tell: history.teller(name),
    mark: markOfTexts.here,
    twiceOneOf,
  })
  async function tapped(name: string, isHere: boolean): Promise<PersonWish> {
    const wish = wishOf(name)
    const line = await openTappedLine(wish.address, {
      forbidden: isHere ? marksOf.abroad : marksOf.here,
      tell: history.teller(`${name}-tap`),
    })
    closing.push(line.close)
    return { ...wish, address: line.address, mark: isHere ? markOfTexts.here : markOfTexts.abroad }
  }
  async function behindALine(): Promise<string> {
    const { address } = servers[made++ % servers.length]!
    if (made % 3 === 0) return address
    const line = made % 3 === 1 ? await openCutLine(address) : await openNarrowLine(address, narrow)
    closing.push(line.close)
    if ('cut' in line) lines.cut.push(line)
    else lines.silent.push(line)
    return line.address
  }

  for (const login of ['lantian', 'lantian2', 'gande', 'cun'] as const) {
    const site = network.actorOf(login).memberships[0]!.siteId
    for (let device = 1; device <= phonesOfClinic; device++) {
      const wish = wishOf(`${login}-${device}`, await behindALine())
      const signedIn = await world.signedIn(login)
      const { hospital } = network.sites
      people.push(await openClinic({ ...wish, signedIn, siteId: site, hospitalSiteId: hospital, filesOfTwenty }))
    }
  }
  const clinics = people.length
  const staff: Login[] = ['wang', 'wang', 'li', 'li', 'zhao', 'lab', 'quality']
  for (const [index, login] of staff.entries()) {
    const { role } = network.actorOf(login).memberships[0]!
    people.push(openStaff({ ...wishOf(`${login}-${index}`), signedIn: await world.signedIn(login), role }))
  }
  for (const login of ['gande', 'cun', 'foreign-wang', 'foreign-quality', 'admin'] as const) {
    const wish = await tapped(`${login}-prowls`, !login.startsWith('foreign-'))
    people.push(openProwler({ ...wish, signedIn: await world.signedIn(login) }))
  }
  const abroad = { siteId: network.sites.foreignClinic, hospitalSiteId: network.sites.foreignHospital, filesOfTwenty }
  const doctor = await world.signedIn('foreign-doctor')
  people.push(await openClinic({ ...(await tapped('foreign-doctor', false)), ...abroad, signedIn: doctor }))
  const specialist = { signedIn: await world.signedIn('foreign-wang'), role: 'specialist' as const }
  people.push(openStaff({ ...(await tapped('foreign-wang', false)), ...specialist }))
  const newSession = () => world.signedIn('zhao')
  people.push(openLeaver({ ...wishOf('zhao-leaves'), own: await world.signedIn('zhao'), newSession }))

  const timers = people.map((person, index) =>
    keepActing(person, random.branch(`pace ${index}`), index < clinics ? everyMs : staffEveryMs),
  )
  return {
    lines,
    people,
    asked: crowd.asked,
    rest() {
      for (const stop of timers) stop()
    },
    async close() {
      for (const person of people) person.close()
      await Promise.all(closing.map((close) => close()))
    },
  }
}

function keepActing(person: Person, random: Seeded, everyMs: number): () => void {
  let isOver = false
  let timer: NodeJS.Timeout
  const next = () => {
    if (isOver) return
    timer = setTimeout(
      () => {
        void Promise.resolve(person.act())
          .catch((error: unknown) => {
            // whose page was closed meanwhile writes nothing any more
            if (!isOver) throw error
          })
          .finally(next)
      },
      everyMs * (0.3 + 1.4 * random.next()),
    )
  }
  next()
  return () => {
    isOver = true
    clearTimeout(timer)
  }
}
