// A source with a bug planted in it. A text that is not there exactly once is an error: no planted bug goes stale unseen.

export interface Patch {
  /** Below src. */
  file: string
  text: string
  instead: string
}

export function patched(source: string, patches: readonly Patch[]): string {
  return patches.reduce((text, { file, text: wanted, instead }) => {
    const times = text.split(wanted).length - 1
    if (times !== 1) throw new Error(`src/${file} holds ${times} times what the planted bug looks for: ${wanted}`)
    return text.replace(wanted, () => instead)
  }, source)
}
