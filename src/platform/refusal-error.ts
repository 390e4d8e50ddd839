// A listed no (contract/refusals.ts) on its way to the door that answers it. Anything else that is thrown is a bug.

export class RefusalError extends Error {
  override readonly name = 'RefusalError'
  readonly code: string
  /** Values for the sentence; never patient data. */
  readonly values: Record<string, string | number> | undefined
  readonly fields: Record<string, string> | undefined

  constructor(code: string, values?: Record<string, string | number>, fields?: Record<string, string>) {
    super(code)
    this.code = code
    this.values = values
    this.fields = fields
  }
}
