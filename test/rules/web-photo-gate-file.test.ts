// What the gate makes of a file as a file: how the camera was held, when, whose; turning without loss; the order of pages.

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import sharp from 'sharp'
import { limits } from '../../src/contract/limits.ts'
import { filesOf, type Page } from '../../src/web/ask-form.ts'
import { moved, withRoom } from '../../src/web/page-order.ts'
import { readExif } from '../../src/web/photo-gate/exif.ts'
import { fileTells } from '../../src/web/photo-gate/file-tells.ts'
import { turnedJpeg, turnedJpegHead } from '../../src/web/photo-gate/turn-jpeg.ts'
import { mismatches } from '../../src/web/photo-gate/wrong-patient.ts'

const picture = () =>
  sharp(Buffer.from(Array.from({ length: 24 * 16 * 3 }, (_, at) => (at * 37) % 251)), {
    raw: { width: 24, height: 16, channels: 3 },
  })
const asFile = (bytes: Buffer, name = 'a.jpg') => new File([new Uint8Array(bytes)], name, { type: 'image/jpeg' })
const upright = async (file: Blob | Buffer) =>
  sharp(file instanceof Blob ? Buffer.from(await file.arrayBuffer()) : file)
    .autoOrient()
    .raw()
    .toBuffer({ resolveWithObject: true })

describe('Turning a page', () => {
  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8])(
    'W258 turns what the camera held in way %i, and no pixel is drawn anew',
    async (held) => {
      const taken = held === 0 ? picture().jpeg() : picture().jpeg().withMetadata({ orientation: held })
      const original = await taken.toBuffer()
      const shown = await upright(original)
      for (const [quarter, degrees] of [['left', 270] as const, ['right', 90] as const]) {
        const turned = (await turnedJpeg(asFile(original), quarter))!
        const raw = { width: shown.info.width, height: shown.info.height, channels: 3 as const }
        const wanted = await sharp(shown.data, { raw }).rotate(degrees).raw().toBuffer()
        expect((await upright(turned)).data.equals(wanted)).toBe(true)
        const tail = Buffer.from(await turned.arrayBuffer()).subarray(-200)
        expect(tail.equals(original.subarray(-200))).toBe(true)
      }
    },
  )

  it('W258 four quarters are none, and what is no JPEG is left to others', async () => {
    let file = asFile(await picture().jpeg().toBuffer())
    const before = await upright(file)
    for (let quarter = 0; quarter < 4; quarter++) file = (await turnedJpeg(file, 'right'))!
    expect((await upright(file)).data.equals(before.data)).toBe(true)
    expect(turnedJpegHead(new Uint8Array(await picture().png().toBuffer()), 'left')).toBeNull()
  })
})

describe('What a file tells', () => {
  const withTime = (time: string) =>
    picture()
      .jpeg()
      .withExif({ IFD2: { DateTimeOriginal: time } })
      .toBuffer()

  it('W259 the time at which a photograph was taken is read', async () => {
    expect(await fileTells(asFile(await withTime('2026:11:20 13:09:58')))).toEqual({ at: '2026-11-20T13:09:58' })
    expect(await fileTells(asFile(await withTime('0000:00:00 00:00:00')))).toEqual({})
    expect(await fileTells(asFile(await picture().jpeg().toBuffer()))).toEqual({})
  })

  it('W259 whatever is broken in a file reads as nothing', async () => {
    const whole = new Uint8Array(await withTime('2026:11:20 13:09:58'))
    const start = Buffer.from(whole).indexOf('Exif')
    const damaged = fc.tuple(
      fc.integer({ min: start, max: start + 200 }),
      fc.integer({ min: 0, max: 255 }),
      fc.nat(260),
    )
    fc.assert(
      fc.property(fc.array(damaged, { maxLength: 6 }), fc.nat(whole.length), (changes, length) => {
        const bytes = whole.slice(0, length)
        for (const [at, byte] of changes) if (at < length) bytes[at] = byte
        const exif = readExif(bytes)
        expect(exif === null || (exif.orientation >= 1 && exif.orientation <= 8)).toBe(true)
        turnedJpegHead(bytes, 'left')
      }),
    )
  })

  const clocks = ['2026-11-22T13:09']

  it('W260 another sex, another age or another time than the question says is a warning', () => {
    const asked = { sex: 'male', ageYears: 62 } as const
    expect(mismatches({ sex: 'female', ageYears: 40, at: '2026-11-20T13:09:00' }, asked, clocks)).toEqual([
      'sex',
      'age',
      'time',
    ])
    expect(mismatches({ sex: 'male', ageYears: 64, at: '2026-11-22T11:30:00' }, asked, clocks)).toEqual([])
  })

  it('W260 what nobody said, and what the file does not tell, is no mismatch', () => {
    const tells = { sex: 'female', ageYears: 40 } as const
    expect(mismatches(tells, { sex: 'unknown', ageYears: null }, clocks)).toEqual([])
    expect(mismatches({}, { sex: 'male', ageYears: 62 }, clocks)).toEqual([])
    expect(mismatches({ at: 'yesterday' }, { sex: 'male', ageYears: 62 }, clocks)).toEqual([])
  })

  it('W260 a phone whose clock is wrong finds its own photographs recent', () => {
    const tells = { at: '2026-11-22T05:09:00' }
    expect(mismatches(tells, { sex: 'male', ageYears: 62 }, clocks)).toEqual(['time'])
    expect(mismatches(tells, { sex: 'male', ageYears: 62 }, [...clocks, '2026-11-22T05:10'])).toEqual([])
  })
})

describe('The pages of a question', () => {
  const page = (id: string, isStraightened = false): Page => ({
    id,
    file: new File([], `${id}.jpg`),
    ...(isStraightened ? { straightened: new File([], `${id}-straight.jpg`) } : {}),
  })

  it('W261 a straightened view goes with its original, never instead of it', () => {
    expect(filesOf([page('a', true), page('b')]).map(({ name }) => name)).toEqual(['a-straight.jpg', 'a.jpg', 'b.jpg'])
  })

  it('W261 a page is moved one place, and none is lost', () => {
    const ids = (pages: readonly Page[]) => pages.map(({ id }) => id).join('')
    const pages = [page('a'), page('b'), page('c')]
    expect(ids(moved(pages, 0, 1))).toBe('bac')
    expect(ids(moved(pages, 2, -1))).toBe('acb')
  })

  it('W261 where there is no room for all the straightened views go first', () => {
    const pages = Array.from({ length: limits.recordingsPerRequest }, (_, at) => page(`${at}`, at === 0))
    expect(filesOf(withRoom(pages))).toHaveLength(limits.recordingsPerRequest)
    expect(withRoom(pages).map(({ id }) => id)).toEqual(pages.map(({ id }) => id))
    expect(withRoom([...pages, page('more')])).toHaveLength(limits.recordingsPerRequest)
  })
})
