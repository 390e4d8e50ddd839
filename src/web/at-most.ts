// Waits for something that may never come, and then for no longer.

/** What `work` brings, or after `ms` what `otherwise` says. */
export async function atMost<Value>(ms: number, work: Promise<Value>, otherwise: () => Value): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  }).then(otherwise)
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
