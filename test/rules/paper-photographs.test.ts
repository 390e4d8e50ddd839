// Calipers on real photographs of printed ECGs whose signals are known. The points were set by eye, once, in pixels of the
// photograph as it lies in ../shared/ecg; the pulse is 1 mV, the intervals are those of lead II of the record.

import { expect, it } from '@jest/globals'
import sharp from 'sharp'
import { confirmedGrid, searchedSides } from '../../src/ecg/paper/confirmed-grid.ts'
import { findGrid, type PaperGrid } from '../../src/ecg/paper/find-grid.ts'
import { grayOf } from '../../src/ecg/paper/gray-picture.ts'
import { measureOnPaper, type Place } from '../../src/ecg/paper/measure-on-paper.ts'
import { describeWithSharedEcg, sharedFile } from '../world/shared-ecg.ts'

interface Photograph {
  name: string
  file: string
  /** Foot and top of the calibration pulse, and the tips of two R waves. */
  pulse: [Place, Place]
  beats: [Place, Place]
  rrMs: number
}

const p = (x: number, y: number): Place => ({ x, y })
const photographs: Photograph[] = [
  {
    name: '00012, a warm light from above',
    file: 'p2p-photo-00012.jpg',
    pulse: [p(260.8, 1864.2), p(287.5, 1752.5)],
    beats: [p(653.3, 1821.7), p(985, 1865.8)],
    rrMs: 1244,
  },
  {
    name: '01109, on a dark table',
    file: 'p2p-photo-01109.jpg',
    pulse: [p(203.8, 1454.6), p(225.4, 1373.1)],
    beats: [p(350, 1455.4), p(1321.5, 1633.1)],
    rrMs: 8 * 624,
  },
  {
    name: '01109, blurred',
    file: 'derived-p2p-01109-blurred.jpg',
    pulse: [p(203.8, 1454.6), p(225.4, 1373.1)],
    beats: [p(350, 1455.4), p(1321.5, 1633.1)],
    rrMs: 8 * 624,
  },
  {
    name: '01844, folded',
    file: 'p2p-photo-01844.jpg',
    pulse: [p(670, 1741.8), p(685.5, 1650)],
    beats: [p(745.5, 1685.5), p(1819.1, 1836.4)],
    rrMs: 966 + 968 + 970 + 962 + 962,
  },
]

describeWithSharedEcg('Calipers on real photographs', () => {
  it.each(photographs)('E29 measure the 1 mV pulse and the RR interval within 5 %: $name', async (photograph) => {
    const { grid, scale } = await gridIn(photograph.file)
    const at = ({ x, y }: Place) => ({ x: x * scale, y: y * scale })
    const pulse = measureOnPaper(grid, at(photograph.pulse[0]), at(photograph.pulse[1]))
    expect(Math.abs(pulse.mv - 1)).toBeLessThan(0.05)
    expect(Math.abs(pulse.ms)).toBeLessThan(20)
    const beats = measureOnPaper(grid, at(photograph.beats[0]), at(photograph.beats[1]))
    expect(Math.abs(beats.ms / photograph.rrMs - 1)).toBeLessThan(0.05)
    expect(beats.uncertaintyPercent).toBeLessThan(6)
  })

  // 5 mm lines counted by eye: a page of 280 mm and scans with 1 mm lines or dots.
  it.each([
    ['eik-STEMI.png', 31.4],
    ['eik-JS00001-0.png', 36.6],
    ['kaggle-892067079-0001.png', 39.4],
    ['paperecg-fullScan.png', 39.4],
  ])('E30 tell 5 mm squares from 1 mm squares in scans: %s', async (file, period) => {
    const { grid, scale } = await gridIn(file)
    expect(Math.abs(grid.periodXPixels / scale / period - 1)).toBeLessThan(0.02)
    expect(Math.abs(grid.periodYPixels / scale / period - 1)).toBeLessThan(0.02)
    expect(grid.confidence).toBeGreaterThan(0.5)
  })
})

async function gridIn(file: string): Promise<{ grid: PaperGrid; scale: number }> {
  const bytes = sharedFile(`images/${file}`)
  const { width, height } = await sharp(bytes).metadata()
  const [large, small] = searchedSides(Math.max(width, height))
  const grid = confirmedGrid(await gridAt(bytes, large), await gridAt(bytes, small))
  if (!grid) throw new Error(`no grid was found in ${file}`)
  return { grid, scale: grid.width / width }
}

async function gridAt(bytes: Uint8Array, side: number): Promise<PaperGrid | null> {
  const { data, info } = await sharp(bytes)
    .rotate()
    .resize(side, side, { fit: 'inside' })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return findGrid(grayOf(data, info.width, info.height))
}
