// People on duty see and answer, live: who hears what, what a lost line costs (nothing), what a stranger gets (nothing).

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { Server } from 'socket.io'
import type { Entry } from '../../src/consultation/model.ts'
import { dutyLists } from '../../src/duty/duty-lists.ts'
import type { OpenPeople } from '../../src/people/open-people.ts'
import { addOverride } from '../../src/people/rosters/change-plan.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { openLog } from '../../src/platform/log.ts'
import { createTestDatabase, type TestDatabase } from '../world/database.ts'
import { askFromLantian, connectPhone, draft, type LiveNode, liveNode } from '../world/live.ts'
import { type SmallNetwork, smallNetwork } from '../world/network.ts'
import { until } from '../world/until.ts'

let database: TestDatabase
let network: SmallNetwork
let node: LiveNode

beforeAll(async () => {
  database = await createTestDatabase()
  network = await smallNetwork(database)
  node = await liveNode(database, { headsSeconds: 1, publicUrl: 'https://ecg.example.org' })
})

afterEach(async () => {
  expect(await node.bugs()).toBe(0)
})

afterAll(async () => {
  await node?.close()
  await database?.drop()
})

const kindOf = (entry: unknown) => (entry as Entry).kind
const say = (id: string, text: string) => node.journal.write(network.actorOf('lantian'), id, draft('said', { text }))

describe('who hears of a new question', () => {
  it('D1 the person on duty gets the entry and the ring on all his devices, the backup the entry and no ring', async () => {
    const [wang, wangAtHome, li] = [await node.phone('wang'), await node.phone('wang'), await node.phone('li')]
    const id = await askFromLantian(node, network)
    for (const phone of [wang, wangAtHome]) {
      const ring = await phone.hears('ring', ({ consultationId }) => consultationId === id)
      expect(ring.step).toBe(1)
      await phone.hears('entry', ({ consultationId, entry }) => consultationId === id && kindOf(entry) === 'opened')
    }
    const called = await li.hears('entry', ({ entry }) => kindOf(entry) === 'called')
    expect(called.consultationId).toBe(id)
    expect(called.summary).toMatchObject({ id, siteId: network.sites.lantian })
    expect(li.of('ring')).toEqual([])
  })

  it('D2 the asking clinic and the coordinator hear of it; another clinic, quality, strangers hear nothing', async () => {
    const names = ['lantian', 'lantian2', 'lab', 'gande', 'cun', 'quality', 'admin', 'foreign-wang'] as const
    const phones = await Promise.all(names.map((name) => node.phone(name)))
    const id = await askFromLantian(node, network)
    await Promise.all(
      phones.slice(0, 3).map((phone) => phone.hears('entry', ({ entry }) => kindOf(entry) === 'called')),
    )
    expect(phones[0]!.of('entry').every(({ consultationId }) => consultationId === id)).toBe(true)
    for (const phone of phones.slice(3)) expect(phone.of('entry')).toEqual([])
  })

  it('D3 a foreign, an unknown and a malformed consultation are the same not-found, and nothing is heard of them', async () => {
    const id = await askFromLantian(node, network)
    const gande = await node.phone('gande')
    const refused = await Promise.all(
      [id, 'AAAAAAAAAAAAAAAAAAAAAA', '../../etc', '\u0000'].map((consultationId) =>
        gande.ask('watch', { consultationId }),
      ),
    )
    for (const reply of refused) expect(reply).toEqual(refused[0])
    expect(refused[0]).toMatchObject({ ok: false, refusal: { code: 'not-found', status: 404 } })
    expect(await gande.ask('write', { consultationId: id, draft: draft('said', { text: '?' }) })).toEqual(refused[0])
    await say(id, '在吗')
    expect(gande.of('entry')).toEqual([])
  })

  it('D4 the quality officer hears what he watches and nothing else', async () => {
    const quality = await node.phone('quality')
    const [watched, other] = [await askFromLantian(node, network), await askFromLantian(node, network)]
    await quality.value('watch', { consultationId: watched })
    await say(other, '另一位')
    await say(watched, '这一位')
    await quality.hears('entry', ({ entry }) => kindOf(entry) === 'said')
    expect(new Set(quality.of('entry').map(({ consultationId }) => consultationId))).toEqual(new Set([watched]))
    await quality.value('unwatch', { consultationId: watched })
    const before = quality.of('entry').length
    const li = await node.phone('li')
    await say(watched, '不再听')
    await li.hears('entry', ({ entry }) => kindOf(entry) === 'said')
    expect(quality.of('entry')).toHaveLength(before)
  })

  it('D5 an entry among the specialists reaches the clinic as its bare number, so that there is no false gap', async () => {
    const [lantian, li] = [await node.phone('lantian'), await node.phone('li')]
    const id = await askFromLantian(node, network)
    const wang = network.actorOf('wang')
    await node.journal.write(wang, id, draft('accepted'))
    const { entries } = await node.journal.write(wang, id, draft('duty-offered', { to: network.people.li }))
    const { seq } = entries[0]!
    const isIt = (push: { consultationId: string; entry: { seq: number } }) =>
      push.consultationId === id && push.entry.seq === seq
    expect(await lantian.hears('entry', isIt)).toEqual({ consultationId: id, entry: { seq } })
    expect(kindOf((await li.hears('entry', isIt)).entry)).toBe('duty-offered')
    expect((await lantian.value('watch', { consultationId: id })).entries.find((entry) => entry.seq === seq)).toEqual({
      seq,
    })
  })
})

describe('a line that is lost', () => {
  it('D6 who lost the line while ten entries were written gets exactly those ten on return, in order', async () => {
    const wang = await node.phone('wang')
    const id = await askFromLantian(node, network)
    await wang.hears('ring', ({ consultationId }) => consultationId === id)
    const { seq } = await wang.value('watch', { consultationId: id })
    wang.cut()
    const texts = Array.from({ length: 10 }, (_, index) => `第 ${index + 1} 条`)
    for (const text of texts) await say(id, text)
    const back = await connectPhone(node.address, wang.token)
    const caughtUp = await back.value('watch', { consultationId: id, after: seq })
    expect(caughtUp.entries.map((entry) => (entry as Entry<string, { text: string }>).body.text)).toEqual(texts)
    expect(caughtUp.entries.map((entry) => entry.seq)).toEqual(texts.map((_, index) => seq + 1 + index))
    expect(caughtUp.seq).toBe(seq + 10)
    expect(caughtUp.resync).toBeUndefined()
    back.close()
  })

  it('D7 a phone that is ahead of the server is told to take the snapshot', async () => {
    const id = await askFromLantian(node, network)
    const li = await node.phone('li')
    const { resync, entries, seq } = await li.value('watch', { consultationId: id, after: 9_999 })
    expect(resync).toBe(true)
    expect(entries).toHaveLength(seq)
  })

  it('D8 heads tell a watcher and a duty list the number of the last entry, and others nothing', async () => {
    const id = await askFromLantian(node, network)
    const [li, quality, gande] = [await node.phone('li'), await node.phone('quality'), await node.phone('gande')]
    await li.value('watchDuty')
    await gande.value('watchDuty')
    await quality.value('watch', { consultationId: id })
    const { entries } = await say(id, '请看')
    const isTold = (told: { consultationId: string; seq: number }[]) =>
      told.some((head) => head.consultationId === id && head.seq === entries[0]!.seq)
    await li.hears('heads', isTold)
    const told = await quality.hears('heads', isTold)
    expect(told.map(({ consultationId }) => consultationId)).toEqual([id])
    expect(await gande.hears('heads')).toEqual([])
  })

  it('D9 the reply of watchDuty has who is on duty, the open questions and what rings for me', async () => {
    const id = await askFromLantian(node, network)
    const wang = await node.phone('wang')
    const ring = await until('the ring', async () => {
      const { rings } = await wang.value('watchDuty')
      return rings.find(({ consultationId }) => consultationId === id)
    })
    const { duty, consultations, rings } = await wang.value('watchDuty')
    expect(duty[0]).toMatchObject({ rosterId: network.rosterId, onDuty: { name: '王主任', why: 'shift' } })
    expect(consultations.map((summary) => summary.id)).toContain(id)
    expect(rings).toContainEqual(ring)
    await node.journal.write(network.actorOf('wang'), id, draft('accepted'))
    await wang.hears('ring-stopped', ({ callId }) => callId === ring.callId)
    const after = await wang.value('watchDuty')
    expect(after.rings.filter(({ consultationId }) => consultationId === id)).toEqual([])
  })
})

describe('writing live', () => {
  it('D10 a draft written over the socket is one entry, however often it is sent', async () => {
    const id = await askFromLantian(node, network)
    const wang = await node.phone('wang')
    const accepted = draft('accepted')
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => wang.value('write', { consultationId: id, draft: accepted })),
    )
    for (const reply of replies) expect(reply.entry).toEqual(replies[0]!.entry)
    const { entries } = await wang.value('watch', { consultationId: id })
    expect(entries.filter((entry) => kindOf(entry) === 'accepted')).toHaveLength(1)
  })

  it('D11 of two who accept at once one owns the question and the other is told who', async () => {
    const id = await askFromLantian(node, network)
    const [wang, li] = [await node.phone('wang'), await node.phone('li')]
    const replies = await Promise.all(
      [wang, li].map((phone) => phone.ask('write', { consultationId: id, draft: draft('accepted') })),
    )
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1)
    const owner = replies[0]!.ok ? '王主任' : '李医生'
    const refused = replies.find(({ ok }) => !ok)!.refusal!
    expect(refused).toMatchObject({ code: 'already-accepted', status: 409 })
    expect(refused.detail).toContain(owner)
  })
})

describe('who is on duty', () => {
  it('D12 a change of duty is pushed to whoever shows the duty', async () => {
    const gande = await node.phone('gande')
    const { duty } = await gande.value('watchDuty')
    expect(duty[0]!.onDuty!.name).toBe('王主任')
    const now = Date.now()
    const takeover = {
      personId: network.people.zhao,
      line: 1 as const,
      from: new Date(now - 1000).toISOString(),
      until: new Date(now + 3_600_000).toISOString(),
    }
    const wang = network.actorOf('wang')
    await node.people.rosters.change(wang, (tx, at) => addOverride(tx, wang, network.rosterId, takeover, at))
    const pushed = await gande.hears('duty', (body) => body.duty[0]?.onDuty?.name === '赵医生')
    expect(pushed.duty[0]!.onDuty!.why).toBe('override')
  })

  it('K264 a second backup whose shift ends is gone at that moment, as everybody else is', async () => {
    await database.owner.query(
      `insert into shifts (id, network_id, roster_id, person_id, line, from_at, until_at, why)
       values (gen_random_uuid()::text, $1, $2, $3, 3, now() - interval '1 hour', now() + interval '2 seconds', 'override')`,
      [network.networkId, network.rosterId, network.people.zhao],
    )
    const seen: (string | undefined)[] = []
    const people: OpenPeople = {
      ...node.people,
      async dutyAt(...which) {
        const duty = await node.people.dutyAt(...which)
        seen.push(duty[0]!.secondBackup?.name)
        return duty
      },
    }
    const room = { postgres: database.postgres, people, clock: systemClock, log: openLog({ level: 'silent' }) }
    // alone: no beat that looks every now and then
    const lists = dutyLists(new Server(), room)
    await lists.current(network.networkId)
    await until('the look at its end', () => seen.length > 1)
    lists.close()
    expect(seen).toEqual(['赵医生', undefined])
  })
})
