// What every bench answers, and how it is printed: ours beside a reference measured in the same run.

export interface Row {
  measure: string
  ours: number
  reference: number
  /** ours / reference unless said otherwise. */
  ratio: number
  /** e.g. `<= 1.5` */
  goal: string
  met: boolean
}

export interface Result {
  name: string
  rows: Row[]
}

/** A row whose ratio must be at most, or at least, the goal. */
export function row(measure: string, ours: number, reference: number, bound: '<=' | '>=', goal: number): Row {
  const ratio = ours / reference
  return {
    measure,
    ours,
    reference,
    ratio,
    goal: `${bound} ${goal}`,
    met: bound === '<=' ? ratio <= goal : ratio >= goal,
  }
}

/** A row with an absolute goal (lost messages: 0). */
export function exact(measure: string, ours: number, goal: number): Row {
  return {
    measure,
    ours,
    reference: goal,
    ratio: ours === goal ? 1 : Number.NaN,
    goal: `= ${goal}`,
    met: ours === goal,
  }
}

/** A row that is told and not judged. */
export function reported(measure: string, ours: number, reference: number): Row {
  return { measure, ours, reference, ratio: ours / reference, goal: 'reported', met: true }
}

export function print({ name, rows }: Result): void {
  const cells = rows.map((one) => [
    one.measure,
    number(one.ours),
    number(one.reference),
    Number.isNaN(one.ratio) ? '' : one.ratio.toFixed(2),
    one.goal,
    one.met ? 'met' : 'NOT MET',
  ])
  const table = [['measure', 'ours', 'reference', 'ratio', 'goal', ''], ...cells]
  const widths = table[0]!.map((_, column) => Math.max(...table.map((line) => line[column]!.length)))
  console.log(`\n${name}`)
  for (const line of table)
    console.log(
      line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  '),
    )
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

function number(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2)
}
