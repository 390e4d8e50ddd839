// The words of the gate, without its arithmetic: what the first load knows of it.

export type PhotoAdvice = 'blurred' | 'dark' | 'glare' | 'sideways' | 'cropped' | 'no-grid' | 'unsharp' | 'small'

/** With these the doctor is asked to take it again; the others are a hint. */
export const asksForRetake: ReadonlySet<PhotoAdvice> = new Set(['blurred', 'dark', 'glare'])
