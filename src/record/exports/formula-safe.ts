// Text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP: = + - @ tab, carriage return, and
// their full-width forms). Numbers are not touched.

const dangerous = /^[\s\u00a0\u3000]*[=+\-@\t\r\n＝＋－＠|%]/
const number = /^-?\d+(\.\d+)?$/

export function formulaSafe(text: string): string {
  return dangerous.test(text) && !number.test(text) ? `'${text}` : text
}
