// Text as a font can print it. No letter ever goes missing from a name: where the font has no glyph, a box stands for it
// with its code, □(U+2A6A5), by which the letter can be looked up.

export function printable(text: string, hasGlyph: (codePoint: number) => boolean): string {
  const signs = [
    ...text
      .normalize('NFC')
      .replace(unseen, '')
      .replace(/\p{Cc}+/gu, ' '),
  ]
  return signs.map((sign) => (hasGlyph(sign.codePointAt(0)!) ? sign : box(sign))).join('')
}

/** What only chooses the form of the letter before it, or joins: nothing of it is seen. */
const unseen = /\p{Cf}|\p{Variation_Selector}/gu

function box(sign: string): string {
  return `□(U+${sign.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')})`
}
