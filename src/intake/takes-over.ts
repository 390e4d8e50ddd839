// Of several who work on the same thing the newest goes on: the one before is told to stop, and waited for. A line that
// died without a word hangs for a minute; the phone that comes back must not wait for its own ghost.

export type TakesOver = <T>(key: string, one: { stop(): void }, work: () => Promise<T>) => Promise<T>

export function oneForEach(): TakesOver {
  const last = new Map<string, { stop(): void; over: Promise<unknown> }>()

  return (key, { stop }, work) => {
    const before = last.get(key)
    before?.stop()
    const result = before === undefined ? work() : before.over.then(work)
    const mine = { stop, over: result.then(forget, forget) }
    last.set(key, mine)
    return result

    function forget(): void {
      if (last.get(key) === mine) last.delete(key)
    }
  }
}
