// What a file is called in the bucket: as in a folder of files on disk, so that one can be copied to the other.

export const keyOf = (sha256: string): string => `${sha256.slice(0, 2)}/${sha256}`

export const sweptPrefix = 'swept/'

/** Named by nothing, put away for a day. */
export const sweptKeyOf = (sha256: string): string => `${sweptPrefix}${sha256}`
