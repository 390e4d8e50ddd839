// A test shares its process with the compiler and its machine with other tests: a loop that stands still for seconds is
// no overload there. What overload is answered with, platform-pressure.test.ts asks.

export const neverTooBusy = { mostLoopDelayMs: 120_000 } as const
