// What every ECG file format says of itself. `sniff` goes by content alone (names and declared types lie), needs no
// more than the first `headBytes`, and claims no file of another format: the files of all formats are tried on all.

export const headBytes = 4096
export const tailBytes = 1024

export interface FileEnds {
  /** The first bytes, at most `headBytes`. */
  head: Uint8Array
  /** The last bytes, at most `tailBytes`. */
  tail: Uint8Array
  bytes: number
}

export interface EcgFormat {
  name: string
  mediaType: string
  words: { zh: string; en: string }
  sniff(head: Uint8Array): boolean
  /** False when the file's own lengths or ending say that something is missing. Left out: the format does not tell. */
  isWhole?(file: FileEnds): boolean
}
