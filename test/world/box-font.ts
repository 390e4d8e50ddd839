// A font of boxes, made here: every character is a box of a width and a height of its own. Pictures of the gallery that are
// taken with it are the same on every machine, whatever fonts it has, and still show when words, sizes or places change.

const unitsPerEm = 1000
const ascent = 880
const descent = 240
const heights = 8
const narrow = { advance: 550, bottom: 0, lowest: 320, step: 50 }
const wide = { advance: 1000, bottom: -60, lowest: 460, step: 55 }

/** The font as a style sheet that no part can escape. */
export function boxFontSheet(): string {
  return `
    @font-face { font-family: Boxes; src: url(data:font/ttf;base64,${boxFont().toString('base64')}); font-weight: 100 900 }
    * { font-family: Boxes !important; font-synthesis: none !important; caret-color: transparent !important }`
}

export function boxFont(): Buffer {
  const glyphs = [Buffer.alloc(0), Buffer.alloc(0), ...boxesOf(narrow), ...boxesOf(wide)]
  const advances = [500, 300, ...Array(heights).fill(narrow.advance), ...Array(heights).fill(wide.advance)]
  const tables: [string, Buffer][] = [
    ['OS/2', os2()],
    ['cmap', cmap()],
    ['glyf', Buffer.concat(glyphs)],
    ['head', head()],
    ['hhea', hhea(advances.length)],
    ['hmtx', words(advances.flatMap((advance) => [advance, 0]))],
    ['loca', loca(glyphs)],
    ['maxp', maxp(glyphs.length)],
    ['name', words([0, 0, 6])],
    ['post', Buffer.concat([longs([0x00030000, 0, 0, 0, 0, 0, 0, 0])])],
  ]
  return together(tables)
}

/** Each ASCII character has a height of its own, the others share one in sixteens: a changed word is a changed picture. */
function cmap(): Buffer {
  const groups: number[] = [0x20, 0x20, 1]
  for (let code = 0x21; code < 0x2e80; code += code < 0x80 ? 1 : 16) {
    groups.push(code, code < 0x80 ? code : code + 15, 2 + ((code < 0x80 ? code : code >> 4) % heights))
  }
  for (let code = 0x2e80; code < 0x20000; code += 16)
    groups.push(code, code + 15, 2 + heights + ((code >> 4) % heights))
  const table = longs([16 + groups.length * 4, 0, groups.length / 3, ...groups])
  return Buffer.concat([words([0, 1, 3, 10, 0, 12, 13, 0]), table])
}

function boxesOf({ advance, bottom, lowest, step }: typeof narrow): Buffer[] {
  const [left, right] = [60, advance - 60]
  return Array.from({ length: heights }, (_, nth) => {
    const top = lowest + nth * step
    const outline = words([1, left, bottom, right, top, 3, 0])
    const flags = Buffer.from([1, 1, 1, 1])
    const across = words([left, 0, right - left, 0])
    const up = words([bottom, top - bottom, 0, bottom - top])
    return Buffer.concat([outline, flags, across, up])
  })
}

function head(): Buffer {
  const [version, revision, sum, magic] = [0x00010000, 0x00010000, 0, 0x5f0f3cf5]
  const dates = longs([0, 0, 0, 0])
  const rest = words([0, -descent, unitsPerEm, ascent, 0, 8, 2, 1, 0])
  return Buffer.concat([longs([version, revision, sum, magic]), words([0, unitsPerEm]), dates, rest])
}

function hhea(count: number): Buffer {
  const metrics = [ascent, -descent, 0, 1000, 0, 0, 1000, 1, 0, 0, 0, 0, 0, 0, 0, count]
  return Buffer.concat([longs([0x00010000]), words(metrics)])
}

function maxp(count: number): Buffer {
  return Buffer.concat([longs([0x00010000]), words([count, 4, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0])])
}

function loca(glyphs: readonly Buffer[]): Buffer {
  let offset = 0
  return longs([0, ...glyphs.map((glyph) => (offset += glyph.length))])
}

function os2(): Buffer {
  const start = words([4, 600, 400, 5, 0, 650, 600, 0, 75, 650, 600, 0, 350, 50, 300, 0])
  const names = Buffer.concat([Buffer.alloc(10), longs([0, 0, 0, 0]), Buffer.from('NONE')])
  const metrics = words([0x40, 0x20, 0xffff, ascent, -descent, 0, ascent, descent])
  return Buffer.concat([start, names, metrics, longs([1, 0]), words([500, 700, 0, 32, 1])])
}

function together(tables: readonly [string, Buffer][]): Buffer {
  const start = 12 + tables.length * 16
  const directory = [longs([0x00010000]), words([tables.length, 128, 3, tables.length * 16 - 128])]
  const bodies: Buffer[] = []
  let offset = start
  for (const [tag, body] of tables) {
    const padded = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)])
    directory.push(Buffer.from(tag), longs([sumOf(padded), offset, body.length]))
    bodies.push(padded)
    offset += padded.length
  }
  return Buffer.concat([...directory, ...bodies])
}

function sumOf(padded: Buffer): number {
  let sum = 0
  for (let at = 0; at < padded.length; at += 4) sum = (sum + padded.readUInt32BE(at)) >>> 0
  return sum
}

function words(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2)
  values.forEach((value, nth) => void bytes.writeUInt16BE(value & 0xffff, nth * 2))
  return bytes
}

function longs(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4)
  values.forEach((value, nth) => void bytes.writeUInt32BE(value >>> 0, nth * 4))
  return bytes
}
