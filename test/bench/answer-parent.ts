// The child's end of child.ts: says when it is ready, answers by name, and ends when nobody asks any more.

type Answers = Record<string, (body: never) => unknown>

export function answerParent(ready: unknown, answers: Answers = {}): void {
  const all: Answers = { cpu, memory, ...answers }
  process.on('message', async ({ id, name, body }: { id: number; name: string; body: never }) => {
    try {
      process.send?.({ id, reply: await all[name]!(body) })
    } catch (error) {
      process.send?.({ id, failed: String((error as Error)?.stack ?? error) })
    }
  })
  process.on('disconnect', () => process.exit(0))
  process.send?.({ ready })
}

/** Milliseconds of processor time so far, of all threads. */
export function cpu(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Bytes after the rubbish was taken out (needs --expose-gc). */
async function memory(): Promise<{ rss: number; heap: number }> {
  for (let round = 0; round < 4; round++) {
    globalThis.gc?.()
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const { rss, heapUsed, external } = process.memoryUsage()
  return { rss, heap: heapUsed + external }
}
