// A listed no, thrown. Whoever catches it (HTTP, socket) says its sentence; it is never logged as a bug.

import type { RefusalCode, RefusedFields } from '../contract/refusals.ts'

export class RefusalError extends Error {
  override readonly name = 'RefusalError'
  readonly code: RefusalCode
  readonly values: Record<string, string | number>
  readonly fields: RefusedFields | undefined

  /** `values` fill the {places} of the sentence, `fields` name what to correct. */
  constructor(code: RefusalCode, values: Record<string, string | number> = {}, fields?: RefusedFields) {
    super(code)
    this.code = code
    this.values = values
    this.fields = fields
  }
}
