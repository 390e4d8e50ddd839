// Files that nothing names are found and removed; what a row names, or what is young, is never touched.

import { readdirSync, renameSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { newId } from '../../src/platform/ids.ts'
import { namedFiles } from '../../src/tools/sweep/named-files.ts'
import { sweepBlobs } from '../../src/tools/sweep/sweep-blobs.ts'
import { type IntakeServer, openIntakeServer, questionDraft } from '../world/intake-server.ts'
import { ecgPicture } from '../world/pictures.ts'

let server: IntakeServer
const twoDaysAgo = new Date(Date.now() - 48 * 60 * 60_000)

beforeAll(async () => {
  server = await openIntakeServer()
}, 120_000)

afterAll(() => server?.close())

const sweep = (
  isMeant: boolean,
  namedOf = (asked: readonly string[]) => namedFiles(server.database.databaseUrl, asked),
) => sweepBlobs({ folder: server.folder, namedOf, now: new Date(), isMeant })
const age = (names: readonly string[]) => {
  for (const name of names) utimesSync(join(server.folder, name), twoDaysAgo, twoDaysAgo)
}

describe('The sweep', () => {
  it('X101 removes what a refused draft left, once it is a day old, and nothing that a row names', async () => {
    const draft = questionDraft({ draftId: newId() })
    await server.open([{ bytes: await ecgPicture({ seed: 1, dpi: 60 }).jpeg().toBuffer() }], draft)
    await server.settled()
    const named = server.files().kept
    const refused = await server.open([{ bytes: await ecgPicture({ seed: 2, dpi: 60 }).jpeg().toBuffer() }], draft)
    expect(refused.status).toBe(409)
    const all = server.files().kept
    const [orphan] = all.filter((name) => !named.includes(name))
    expect([named.length, all.length]).toEqual([2, 3])

    age(named)
    expect(await sweep(true)).toMatchObject({ files: 2, nameless: 0 })
    age([orphan!])
    expect(await sweep(false)).toMatchObject({ files: 3, nameless: 1 })
    expect(server.files().kept.sort()).toEqual(all.sort())

    // somebody sends the same photograph again while it is being swept
    let asked = 0
    const namedMeanwhile = async (sha256s: readonly string[]) =>
      asked++ === 0 ? new Set(sha256s.filter((one) => !orphan!.endsWith(one))) : new Set(sha256s)
    expect(await sweep(true, namedMeanwhile)).toMatchObject({ nameless: 0 })
    expect(server.files().kept.sort()).toEqual(all.sort())

    expect(await sweep(true)).toMatchObject({ files: 3, nameless: 1 })
    expect(server.files().kept.sort()).toEqual(named.sort())
  })

  it('X101 puts back what a sweep that was killed had put aside', async () => {
    const [kept] = server.files().kept
    const aside = join(server.folder, 'swept', kept!.split('/').at(-1)!)
    renameSync(join(server.folder, kept!), aside)
    expect(await sweep(true)).toMatchObject({ nameless: 0 })
    expect(server.files().kept).toContain(kept)
    expect(readdirSync(join(server.folder, 'swept'))).toEqual([])
  })

  it('X101 does not run from code that is older than the database: rows may name files that it does not know of', async () => {
    const { owner, databaseUrl } = server.database
    await owner.query(`insert into pgmigrations (name, run_on) values ('9999_later', now())`)
    await expect(namedFiles(databaseUrl, ['a'.repeat(64)])).rejects.toThrow('9999_later')
    await owner.query(`delete from pgmigrations where name = '9999_later'`)
    expect((await namedFiles(databaseUrl, ['a'.repeat(64)])).size).toBe(0)
  })
})
