// I12: every row of a file has its object, whole; and no half object stands under a whole one's name.

import type { Run } from '../final-state.ts'

export function filesWhole({ final }: Run): string[] {
  const broken = final.files.flatMap(({ consultationId, sha256, bytes, object }) => {
    const name = `${sha256.slice(0, 8)} of ${consultationId}`
    if (object === null) return [`${name} has no object`]
    return object.sha256 === sha256 && object.bytes === bytes ? [] : [`${name} is ${object.bytes} of ${bytes} bytes`]
  })
  return [...broken, ...final.halfFiles.map((file) => `${file} is not what its name says`)]
}
