// One cell of a CSV: in quotes where it would else be taken for several, or for another line.

export function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
