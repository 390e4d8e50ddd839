// Writers of one consultation queue here before they take a connection: a hot consultation must not fill the pool with
// waiters on its row lock, and its news is rung in the order of its numbers. Across nodes the row lock does the same.

export type OneAtATime = <T>(key: string, work: () => Promise<T>) => Promise<T>

export function oneAtATime(): OneAtATime {
  const last = new Map<string, Promise<unknown>>()

  return (key, work) => {
    const before = last.get(key)
    const result = before === undefined ? work() : before.then(work)
    const settled = result.then(forget, forget)
    last.set(key, settled)
    return result

    function forget(): void {
      if (last.get(key) === settled) last.delete(key)
    }
  }
}
