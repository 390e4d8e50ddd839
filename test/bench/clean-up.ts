// What a bench started is ended in reverse order, also when the bench fails in the middle.

export type Later = (end: () => unknown) => void

export async function withCleanUp<T>(work: (later: Later) => Promise<T>): Promise<T> {
  const ends: (() => unknown)[] = []
  try {
    return await work((end) => ends.unshift(end))
  } finally {
    for (const end of ends) await Promise.resolve(end()).catch((error: unknown) => console.error(error))
  }
}
