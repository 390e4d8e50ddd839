// Writers of one consultation queue here before they take a connection: a hot consultation must not fill the pool with
// waiters on its row lock, and its news is rung in the order of its numbers. Across nodes the row lock does the same.

export interface OneAtATime {
  <T>(key: string, work: () => Promise<T>): Promise<T>
  /** The turns of those for whom nobody writes at this moment, all at once and without waiting, until the end. */
  takeFree(keys: readonly string[]): TakenTurns
}

export interface TakenTurns {
  keys: string[]
  end(): void
}

export function oneAtATime(): OneAtATime {
  const last = new Map<string, Promise<unknown>>()

  function queue<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = last.get(key)
    const result = before === undefined ? work() : before.then(work)
    const settled = result.then(forget, forget)
    last.set(key, settled)
    return result

    function forget(): void {
      if (last.get(key) === settled) last.delete(key)
    }
  }

  function takeFree(keys: readonly string[]): TakenTurns {
    const free = keys.filter((key) => !last.has(key))
    let end = () => {}
    const ended = new Promise<void>((resolve) => {
      end = resolve
    })
    for (const key of free) queue(key, () => ended)
    return { keys: free, end }
  }

  return Object.assign(queue, { takeFree })
}
