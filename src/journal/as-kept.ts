// JSON in the order in which Postgres keeps the members of a jsonb (shorter names first, then by bytes). So a reply made
// from memory and the same reply made from the tables are equal to the letter.

export function asKept<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map((each) => asKept(each)) as Value
  if (value === null || typeof value !== 'object') return value
  const members = Object.entries(value).filter(([, each]) => each !== undefined)
  return Object.fromEntries(members.sort(byLengthThenBytes).map(([name, each]) => [name, asKept(each)])) as Value
}

function byLengthThenBytes([a]: [string, unknown], [b]: [string, unknown]): number {
  return Buffer.byteLength(a) - Buffer.byteLength(b) || Buffer.compare(Buffer.from(a), Buffer.from(b))
}
