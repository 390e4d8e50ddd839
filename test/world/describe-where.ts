// Tests that need what not every machine has: where it is missing they are skipped, and the end of the run says so (see
// say-skipped.mjs).

import { describe } from '@jest/globals'

export function describeWhere(isThere: boolean, what: string, name: string, body: () => void): void {
  if (isThere) describe(name, body)
  else describe.skip(`SKIPPED, there is no ${what} here: ${name}`, body)
}
