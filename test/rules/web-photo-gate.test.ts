// What the gate says of a photograph of an ECG, on synthetic ones: each fault is told, and a good picture is left alone.

import { describe, expect, it } from '@jest/globals'
import { gridLean } from '../../src/web/photo-gate/grid-lean.ts'
import { type GateVerdict, judgePicture } from '../../src/web/photo-gate/judge-picture.ts'
import { gatePicture } from '../../src/web/photo-gate/picture.ts'
import { sharpness } from '../../src/web/photo-gate/sharpness.ts'
import { straightenPixels } from '../../src/web/photo-gate/straighten-pixels.ts'
import { ecgPage, type Photographed, photographed, photographedPixels, quad } from '../world/photographed-ecg.ts'

const verdicts = new Map<string, Promise<GateVerdict>>()

/** Each picture is made and looked at once. */
function verdictOn(how: Photographed = {}): Promise<GateVerdict> {
  const name = how.page ? '' : JSON.stringify(how)
  const known = verdicts.get(name) ?? photographed(how).then(judgePicture)
  if (name) verdicts.set(name, known)
  return known
}

const adviceOn = async (how?: Photographed) => (await verdictOn(how)).advice

describe('A photograph of an ECG', () => {
  it('W48 a sharp one passes, a soft one warns, a blurred one is to be taken again', async () => {
    expect(await adviceOn()).toEqual([])
    expect(await adviceOn({ blur: 0.8 })).toEqual(['unsharp'])
    expect(await adviceOn({ blur: 2 })).toEqual(['blurred'])
  })

  it('W48 a dark one and a small one are told', async () => {
    expect(await adviceOn({ light: 0.25 })).toContain('dark')
    expect(await adviceOn({ longestSide: 900 })).toEqual(['small'])
    const farAway = quad(0.4, 0.42, 0.62, 0.42, 0.62, 0.6, 0.4, 0.6)
    expect(await adviceOn({ corners: farAway, longestSide: 3000 })).toContain('small')
  })

  it('W250 sharpness is the variance of the Laplacian: nothing on a plain or a slope, and known on a chequered board', () => {
    const of = (gray: (x: number, y: number) => number) =>
      sharpness({
        width: 64,
        height: 48,
        pixels: Uint8Array.from({ length: 64 * 48 }, (_, at) => gray(at % 64, at >> 6)),
      })
    expect(of(() => 200)).toBe(0)
    expect(of((x, y) => 2 * x + y)).toBe(0)
    expect(of((x, y) => 10 * ((x + y) % 2))).toBeCloseTo(40 * 40, 0)
  })

  it('W251 a lamp that covers a part of the tracing is told, a small spark and white paper are not', async () => {
    expect(await adviceOn({ lamp: { x: 0.5, y: 0.4, radius: 0.13 } })).toContain('glare')
    expect(await adviceOn({ lamp: { x: 0.5, y: 0.4, radius: 0.03 } })).not.toContain('glare')
    const { width, height, data } = await ecgPage()
    expect(judgePicture(gatePicture(data, width, height, 2400)).advice).toEqual([])
  })

  it('W252 a page without a grid is told, and a dark or blurred one is not blamed for it', async () => {
    const page = await ecgPage()
    const letter = { ...page, data: page.data.map((_, at) => (at % 4 === 3 ? 255 : letterAt(at >> 2, page.width))) }
    expect(await adviceOn({ page: letter })).toContain('no-grid')
    expect(await adviceOn({ page: letter, light: 0.2 })).not.toContain('no-grid')
  })

  it('W253 a page that runs out of the picture is told', async () => {
    expect(await adviceOn({ corners: quad(0.3, 0.06, 1.25, 0.06, 1.25, 0.94, 0.3, 0.94) })).toContain('cropped')
    const tilted = quad(-0.2, 0.02, 0.8, 0.1, 0.78, 0.97, -0.22, 0.88)
    expect(await adviceOn({ corners: tilted })).toContain('cropped')
  })

  it('W254 a page that lies on its side is told', async () => {
    expect(await adviceOn({ quarters: 3 })).toEqual(['sideways'])
  })

  it('W254 upright and upside down cannot be told apart, so nothing is said', async () => {
    expect(await adviceOn({ quarters: 2 })).toEqual([])
  })

  it.each([-12, 20])('W255 the grid tells how a page leans (%i degrees)', async (degrees) => {
    const lean = gridLean(await photographed({ corners: turnedPage(degrees) }))
    expect(Math.abs(lean!.degrees - degrees)).toBeLessThan(1.5)
  })

  it('W256 the corners of a slanting page are found, also one that was cut off', async () => {
    const slanting = quad(0.16, 0.08, 0.9, 0.2, 0.84, 0.93, 0.08, 0.8)
    const cut = quad(0.18, -0.03, 0.9, 0.14, 0.82, 0.95, 0.06, 0.78)
    for (const corners of [slanting, cut]) {
      const { straighten, advice } = await verdictOn({ corners })
      expect(advice).toEqual([])
      straighten!.forEach(({ x, y }, at) => {
        expect(Math.hypot(x - corners[at]!.x, y - corners[at]!.y)).toBeLessThan(0.015)
      })
    }
  })

  it('W256 what lies straight is left alone', async () => {
    expect((await verdictOn()).straighten).toBeNull()
  })

  it('W257 a straightened page is the page: its grid runs straight and its squares are square', async () => {
    const corners = quad(0.16, 0.08, 0.9, 0.2, 0.84, 0.93, 0.08, 0.8)
    const photo = await photographedPixels({ corners })
    const { straighten } = judgePicture(gatePicture(photo.data, photo.width, photo.height, 4000))
    const flat = straightenPixels(photo, straighten!, 1200)
    const looked = gatePicture(flat.data, flat.width, flat.height, 4000)
    expect(Math.abs(gridLean(looked)!.degrees)).toBeLessThan(0.6)
    expect(judgePicture(looked)).toEqual({ advice: [], straighten: null })
    const page = await ecgPage()
    expect(Math.abs(flat.width / flat.height / (page.width / page.height) - 1)).toBeLessThan(0.12)
  })
})

/** Lines of letters, none like the other, as on a referral. */
function letterAt(pixel: number, width: number): number {
  const line = (pixel / width / 41) | 0
  if (((pixel / width) | 0) % 41 > 14) return 246
  return scattered(((pixel % width) / 3) | 0, line) % 8 < 3 ? 40 : 246
}

function scattered(one: number, other: number): number {
  let mixed = Math.imul(one + 977 * other + 1, 0x9e3779b1)
  for (let turn = 0; turn < 3; turn++) mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b)
  return (mixed ^ (mixed >>> 13)) >>> 0
}

function turnedPage(degrees: number) {
  const angle = (degrees * Math.PI) / 180
  const corner = (x: number, y: number) => [
    0.5 + (x * Math.cos(angle) - y * Math.sin(angle)) / 1600,
    0.5 + (x * Math.sin(angle) + y * Math.cos(angle)) / 1200,
  ]
  return quad(...corner(-560, -390), ...corner(560, -390), ...corner(560, 390), ...corner(-560, 390))
}
