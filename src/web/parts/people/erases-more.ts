// Of two rules of keeping: does the other one let more be erased? 0 years = for ever.

export function erasesMore(nowYears: number, thenYears: number): boolean {
  if (thenYears === 0) return false
  return nowYears === 0 || thenYears < nowYears
}
