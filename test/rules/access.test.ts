// Who may open, write, hear, ask, export: every role in every standing, and the rooms and lists that must agree.

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type Role, roles } from '../../src/consultation/model.ts'
import {
  mayAsk,
  mayExport,
  mayManageRosters,
  mayOpen,
  mayOverride,
  maySeeEntry,
  maySwap,
  mayUseDoor,
  mayWrite,
  reachOf,
  relationsOf,
  writeRefusal,
} from '../../src/people/access.ts'
import type { Actor, ActorMembership, Subject } from '../../src/people/actor.ts'
import { audienceOf, roomsOf } from '../../src/people/audience.ts'

// Lantian asks; the county hospital's roster answers; the city hospital receives. `cun` is a village under Lantian.
/** The roster of the county hospital. */
const roster = { networkId: 'anxi', rosterId: 'ecg', hospitalSiteId: 'county' }

const subject: Subject = {
  networkId: 'anxi',
  siteId: 'lantian',
  hospitalSiteId: 'county',
  destinationSiteId: 'city',
  rosterId: 'ecg',
  authorId: 'author',
}

function at(siteId: string, role: Role): ActorMembership {
  return { siteId, siteName: siteId, tier: 'rescue_unit', role }
}

function somebody(memberships: ActorMembership[], more: Partial<Actor> = {}): Actor {
  return { personId: 'p', name: '某', networkId: 'anxi', sessionId: 's', memberships, rosterIds: [], ...more }
}

const places = ['lantian', 'county', 'city', 'cun'] as const
const opens: Record<Role, Record<(typeof places)[number], boolean>> = {
  clinic_doctor: { lantian: true, county: false, city: true, cun: false },
  specialist: { lantian: true, county: true, city: true, cun: false },
  coordinator: { lantian: false, county: true, city: true, cun: false },
  quality_officer: { lantian: true, county: true, city: true, cun: true },
  administrator: { lantian: false, county: false, city: false, cun: false },
}
const seesHospitalEntries: typeof opens = {
  clinic_doctor: { lantian: false, county: false, city: true, cun: false },
  specialist: { lantian: false, county: true, city: true, cun: false },
  coordinator: { lantian: false, county: true, city: true, cun: false },
  quality_officer: { lantian: true, county: true, city: true, cun: true },
  administrator: { lantian: false, county: false, city: false, cun: false },
}
const table = roles.flatMap((role) => places.map((place) => ({ role, place })))

describe('Access', () => {
  it.each(table)('P1 a $role of $place opens exactly what the table says', ({ role, place }) => {
    const actor = somebody([at(place, role)])
    expect(mayOpen(actor, subject)).toBe(opens[role][place])
    expect(maySeeEntry(actor, subject)).toBe(opens[role][place])
    expect(maySeeEntry(actor, subject, 'hospital')).toBe(seesHospitalEntries[role][place])
  })

  it.each(table)('P2 a $role of $place in another network opens, sees and writes nothing', ({ role, place }) => {
    const actor = somebody([at(place, role)], { networkId: 'foreign', personId: 'author', rosterIds: ['ecg'] })
    const everything = roles.flatMap((one) =>
      (['author', 'site', 'roster', 'hospital', 'network'] as const).map((relation) => ({ role: one, relation })),
    )
    expect(mayOpen(actor, subject)).toBe(false)
    expect(maySeeEntry(actor, subject)).toBe(false)
    expect(mayWrite(actor, subject, everything)).toBeNull()
    expect(writeRefusal(actor, subject)).toBe('not-found')
    expect(mayExport(actor, 'anxi')).toBe(false)
    expect(mayOverride(actor, roster)).toBe(false)
    expect(mayManageRosters(actor, roster)).toBe(false)
    expect(maySwap(actor, roster)).toBe(false)
  })

  it('P1 a specialist of the roster opens its consultations from whichever hospital he works at', () => {
    const guest = somebody([at('elsewhere', 'specialist')], { rosterIds: ['ecg'] })
    expect(mayOpen(guest, subject)).toBe(true)
    expect(mayOpen({ ...guest, rosterIds: ['stroke'] }, subject)).toBe(false)
    expect(mayOpen(somebody([at('elsewhere', 'coordinator')], { rosterIds: ['ecg'] }), subject)).toBe(false)
  })

  it('P1 a township hospital does not see what its village asks, nor a village what its township asks', () => {
    const askedByVillage = { ...subject, siteId: 'cun', destinationSiteId: null }
    expect(mayOpen(somebody([at('lantian', 'clinic_doctor')]), askedByVillage)).toBe(false)
    expect(mayOpen(somebody([at('cun', 'clinic_doctor')]), { ...subject, destinationSiteId: null })).toBe(false)
  })

  it('P1 whoever asked and has left the site does not open it any more', () => {
    expect(mayOpen(somebody([at('gande', 'clinic_doctor')], { personId: 'author' }), subject)).toBe(false)
  })
})

describe('Writing', () => {
  it('P3 he writes as the membership that grants it, with its role and site', () => {
    const both = somebody([at('gande', 'clinic_doctor'), at('county', 'specialist')])
    expect(mayWrite(both, subject, [{ role: 'specialist', relation: 'roster' }])).toEqual({
      personId: 'p',
      name: '某',
      role: 'specialist',
      siteId: 'county',
    })
    expect(mayWrite(both, subject, [{ role: 'clinic_doctor', relation: 'site' }])).toBeNull()
  })

  it('P3 of several memberships that grant it, the one where the patient is speaks', () => {
    const both = somebody([at('city', 'clinic_doctor'), at('lantian', 'clinic_doctor')])
    expect(mayWrite(both, subject, [{ role: 'clinic_doctor', relation: 'site' }])?.siteId).toBe('lantian')
    const roaming = somebody([at('elsewhere', 'specialist'), at('county', 'specialist')], { rosterIds: ['ecg'] })
    expect(mayWrite(roaming, subject, [{ role: 'specialist', relation: 'roster' }])?.siteId).toBe('county')
  })

  it('P3 only the author has what is granted to the author', () => {
    const grants = [{ role: 'clinic_doctor', relation: 'author' }] as const
    const colleague = somebody([at('lantian', 'clinic_doctor')])
    expect(mayWrite(colleague, subject, grants)).toBeNull()
    expect(mayWrite({ ...colleague, personId: 'author' }, subject, grants)).not.toBeNull()
  })

  it('P4 who may open but not write this kind is told so; for whom it does not exist, it does not exist', () => {
    expect(writeRefusal(somebody([at('lantian', 'clinic_doctor')]), subject)).toBe('not-for-you')
    expect(writeRefusal(somebody([at('gande', 'clinic_doctor')]), subject)).toBe('not-found')
    expect(writeRefusal(somebody([at('county', 'administrator')]), subject)).toBe('not-found')
  })
})

describe('Doors', () => {
  it('P5 a door opens to the roles it names, to anyone signed in, or to nobody in particular', () => {
    const doctor = somebody([at('lantian', 'clinic_doctor')])
    expect(mayUseDoor(null, 'nobody')).toBe(true)
    expect(mayUseDoor(null, 'anyone')).toBe(false)
    expect(mayUseDoor(doctor, 'anyone')).toBe(true)
    expect(mayUseDoor(doctor, ['clinic_doctor', 'specialist'])).toBe(true)
    expect(mayUseDoor(doctor, ['administrator'])).toBe(false)
  })

  it('P6 only quality officers and administrators export, and only their own network', () => {
    const exporters = roles.filter((role) => mayExport(somebody([at('county', role)]), 'anxi'))
    expect(exporters).toEqual(['quality_officer', 'administrator'])
  })

  it('P7 clinic doctors and specialists ask, each for his own site', () => {
    const askers = roles.filter((role) => mayAsk(somebody([at('county', role)])) !== null)
    expect(askers).toEqual(['clinic_doctor', 'specialist'])
    expect(mayAsk(somebody([at('county', 'specialist'), at('lantian', 'clinic_doctor')]))).toMatchObject({
      role: 'clinic_doctor',
      siteId: 'lantian',
    })
  })

  it('P8 somebody is put on duty by the specialists of the roster, and by who manages it', () => {
    expect(mayOverride(somebody([at('county', 'specialist')], { rosterIds: ['ecg'] }), roster)).toBe(true)
    expect(mayOverride(somebody([at('county', 'specialist')]), roster)).toBe(false)
    expect(mayOverride(somebody([at('elsewhere', 'administrator')]), roster)).toBe(true)
    expect(mayOverride(somebody([at('county', 'coordinator')]), roster)).toBe(true)
    expect(mayOverride(somebody([at('elsewhere', 'coordinator')], { rosterIds: ['ecg'] }), roster)).toBe(false)
  })

  it('P100 a roster is managed by administrators and by the coordinators of its hospital', () => {
    const mayManage = (place: string, role: Role) =>
      mayManageRosters(somebody([at(place, role)], { rosterIds: ['ecg'] }), roster)
    expect(mayManage('elsewhere', 'administrator')).toBe(true)
    expect(mayManage('county', 'coordinator')).toBe(true)
    expect(mayManage('elsewhere', 'coordinator')).toBe(false)
    for (const role of ['clinic_doctor', 'specialist', 'quality_officer'] as const) {
      expect(mayManage('county', role)).toBe(false)
    }
  })

  it('P100 swaps are made by the specialists of the roster alone', () => {
    const swaps = roles.filter((role) => maySwap(somebody([at('county', role)], { rosterIds: ['ecg'] }), roster))
    expect(swaps).toEqual(['specialist'])
    expect(maySwap(somebody([at('county', 'specialist')]), roster)).toBe(false)
  })
})

// Few ids, so that they meet often.
const someSite = fc.constantFrom('a', 'b', 'c')
const someRoster = fc.constantFrom('a', 'b')
const someNetwork = fc.constantFrom('n', 'n', 'n', 'm')
const anySubject: fc.Arbitrary<Subject> = fc.record({
  networkId: someNetwork,
  siteId: someSite,
  hospitalSiteId: someSite,
  destinationSiteId: fc.option(someSite),
  rosterId: someRoster,
  authorId: fc.constantFrom('p', 'q'),
})
const anyActor: fc.Arbitrary<Actor> = fc
  .record({
    networkId: someNetwork,
    memberships: fc.array(fc.tuple(someSite, fc.constantFrom(...roles)), { maxLength: 3 }),
    rosterIds: fc.uniqueArray(someRoster),
  })
  .map(({ memberships, ...more }) =>
    somebody(
      memberships.map(([site, role]) => at(site, role)),
      more,
    ),
  )
const shares = (rooms: string[], others: string[]) => rooms.some((room) => others.includes(room))
const isQuality = (actor: Actor) => actor.memberships.some(({ role }) => role === 'quality_officer')
const withoutQuality = (actor: Actor): Actor => ({
  ...actor,
  memberships: actor.memberships.filter(({ role }) => role !== 'quality_officer'),
})

describe('Live rooms and lists', () => {
  it('P9 who may open a consultation hears of it and nobody else; quality officers hear only what they watch', () => {
    fc.assert(
      fc.property(anyActor, anySubject, (actor, about) => {
        const hears = shares(roomsOf(actor), audienceOf(about).full)
        expect(hears).toBe(mayOpen(withoutQuality(actor), about))
        if (isQuality(actor)) expect(mayOpen(actor, about)).toBe(actor.networkId === about.networkId)
      }),
      { numRuns: 2_000 },
    )
  })

  it('P9 who may not see an entry hears its bare number, and who may see it hears it whole', () => {
    fc.assert(
      fc.property(anyActor, anySubject, (actor, about) => {
        const { full, bare } = audienceOf(about, 'hospital')
        const hearsWhole = shares(roomsOf(actor), full)
        const hearsNumber = !hearsWhole && shares(roomsOf(actor), bare)
        const plain = withoutQuality(actor)
        expect(hearsWhole).toBe(maySeeEntry(plain, about, 'hospital'))
        expect(hearsWhole || hearsNumber).toBe(mayOpen(plain, about))
      }),
      { numRuns: 2_000 },
    )
  })

  it('P10 the columns that lists are made from reach exactly what may be opened', () => {
    fc.assert(
      fc.property(anyActor, anySubject, (actor, about) => {
        const reach = reachOf(actor)
        const isListed =
          reach.networkId === about.networkId &&
          (reach.wholeNetwork ||
            reach.askedBy.includes(about.siteId) ||
            reach.rosterIds.includes(about.rosterId) ||
            reach.hospitals.includes(about.hospitalSiteId) ||
            (about.destinationSiteId !== null && reach.receivedBy.includes(about.destinationSiteId)))
        expect(isListed).toBe(mayOpen(actor, about))
      }),
      { numRuns: 2_000 },
    )
  })

  it('P4 nobody writes what he may not open, whatever a kind grants', () => {
    const grant = fc.record({
      role: fc.constantFrom(...roles),
      relation: fc.constantFrom(...(['author', 'site', 'roster', 'hospital', 'network'] as const)),
    })
    fc.assert(
      fc.property(anyActor, anySubject, fc.array(grant), (actor, about, grants) => {
        if (mayWrite(actor, about, grants) !== null) expect(mayOpen(actor, about)).toBe(true)
        if (!mayOpen(actor, about)) expect(relationsOf(actor, about)).toEqual([])
      }),
      { numRuns: 2_000 },
    )
  })
})
