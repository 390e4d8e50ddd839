// The letters of an ECG print as strokes, for machines without any font: what marks a drawing must never vanish.

import { pathThrough } from './trace.ts'

/** Each stroke is pairs of digits, x 0-4 and y 0-6 (0 on top). */
const strokes: Record<string, string> = {
  '/': '0640',
  '.': '1626',
  '0': '103041453616050110',
  '1': '112026 1636',
  '2': '01103041420646',
  '3': '0110304142334445361605 1333',
  '4': '36300444',
  '5': '400002324345361605',
  '6': '4130100105163645443303',
  '7': '004016',
  '8': '103041423313020110 1304051636454433',
  '9': '0516364541301001021343',
  C: '4130100105163645',
  E: '40000646 0333',
  F: '400006 0333',
  H: '0006 4046 0343',
  I: '1030 2026 1636',
  L: '000646',
  N: '06004640',
  R: '06003041423303 2346',
  S: '413010010213334445361605',
  T: '0040 2026',
  V: '002640',
  Y: '002340 2326',
  a: '12324346 441405163645',
  m: '0602 03122326 23324346',
  s: '4212031434453606',
}

/** Letters on a grid of 4 x 6, `height` mm tall, whose upper left corner is at (x, y). Unknown letters are spaces. */
export function lettersPath(text: string, x: number, y: number, height: number): string {
  const unit = height / 6
  return [...text].map((letter, at) => letterPath(letter, x + at * 5.5 * unit, y, unit)).join('')
}

function letterPath(letter: string, x: number, y: number, unit: number): string {
  return (strokes[letter] ?? '')
    .split(' ')
    .map((stroke) => {
      const points = stroke.match(/\d\d/g) ?? []
      return pathThrough(points.map(([across, down]) => ({ x: x + Number(across) * unit, y: y + Number(down) * unit })))
    })
    .join('')
}
