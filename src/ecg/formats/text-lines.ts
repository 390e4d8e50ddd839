// The complete lines of a plain text's head; none when the bytes are not plain text.

import { headBytes } from './format.ts'

export function textLines(head: Uint8Array): string[] {
  if (head.length === 0 || head.some((byte) => byte === 127 || (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13)))
    return []
  const lines = new TextDecoder('utf-8').decode(head).split(/\r\n|\n|\r/)
  // the head of a longer file may end in the middle of a line
  return head.length < headBytes ? lines : lines.slice(0, -1)
}
