// Just enough of XML to tell whose document it is and whether it ends. Nothing is expanded or fetched: a document
// that declares entities of its own is nobody's ECG.

import type { FileEnds } from './format.ts'

export interface Root {
  /** Without its namespace prefix. */
  name: string
  qualifiedName: string
  /** The start tag as written, as far as the head reaches. */
  tag: string
}

const prolog = /^(?:\s+|<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!DOCTYPE[^[>]*>)/

/** The root element, or null when the text is not XML or the root lies beyond the head. */
export function rootOf(head: Uint8Array): Root | null {
  let text = textOf(head, head)
  for (let match = prolog.exec(text); match; match = prolog.exec(text)) text = text.slice(match[0].length)
  const start = /^<((?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*))(?=[\s>/])[^>]*/.exec(text)
  return start ? { qualifiedName: start[1]!, name: start[2]!, tag: start[0] } : null
}

/** Does the document end with its root's end tag? */
export function endsWithRoot({ head, tail }: FileEnds): boolean {
  const root = rootOf(head)
  if (!root) return false
  const ending = textOf(tail, head).replace(/(?:\s|\0|<!--(?:(?!-->)[\s\S])*-->)+$/, '')
  return new RegExp(`</${root.qualifiedName.replaceAll('.', '\\.')}\\s*>$`).test(ending)
}

// UTF-16 only with its mark; every other encoding of these formats has ASCII tags
function textOf(bytes: Uint8Array, head: Uint8Array): string {
  const mark = (head[0] ?? 0) * 256 + (head[1] ?? 0)
  if (mark === 0xfffe) return decoded(bytes, 'utf-16le')
  if (mark === 0xfeff) return decoded(bytes, 'utf-16be')
  return decoded(bytes, 'utf-8')
}

function decoded(bytes: Uint8Array, encoding: string): string {
  return new TextDecoder(encoding).decode(bytes).replace(/^\uFEFF/, '')
}
