// How long texts and lists in an entry may be. The heart's own numbers: contract/limits.ts repeats none of them.

export const lengths = {
  text: 4000,
  reason: 500,
  short: 200,
  phrase: 120,
  name: 80,
  id: 64,
  code: 64,
  overrides: 40,
  drugs: 20,
  answers: 100,
  droppedFields: 20,
  announced: 10,
} as const
