// The object store is away, slow or answers nonsense: not the sender's fault and not a bug. Nothing is half kept: a phone
// keeps its file and sends it again, a reader asks again.

export class FilesAway extends Error {
  override readonly name = 'FilesAway'
  /** A listed refusal: `files-away` where one was to be kept. */
  readonly code: 'files-away' | 'unavailable'
  readonly retryAfterSeconds = 5

  constructor(code: FilesAway['code'], cause: unknown) {
    super('The object store cannot answer now.', { cause })
    this.code = code
  }
}
