// A file's name as the sender's machine gave it, made harmless: kept to be shown and to name a download, never to
// decide anything and never to be a path.

import { limits } from '../contract/limits.ts'

// control and format characters (reversed text, zero width), what Windows and Unix do not allow in names, and the three
// that browsers write as % in a form
const harmful = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}<>:"|?*]|%(?:22|0d|0a)/giu

export function cleanFileName(given: string | undefined): string {
  const last = (given ?? '').split(/[/\\]/).at(-1)!
  const name = last
    .normalize('NFC')
    .replace(harmful, '')
    .replace(/\s+/g, ' ')
    .replace(/^[.\s]+/, '')
    .trim()
  return shortened(name) || 'recording'
}

/** The ending survives: it tells a human what the file is. */
function shortened(name: string): string {
  const characters = [...name]
  if (name.length <= limits.nameLength) return name
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0] ?? ''
  let kept = ''
  for (const character of characters) {
    if (kept.length + character.length + ending.length > limits.nameLength) break
    kept += character
  }
  return kept + ending
}

/** For Content-Disposition (RFC 6266, RFC 5987): ASCII for old readers, UTF-8 for the others. */
export function attachmentNamed(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`)
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}
