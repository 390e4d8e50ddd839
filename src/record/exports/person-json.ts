// One person's own data as JSON, piece by piece: what can be long is read in pages, each in a short transaction of its own.

type Page = readonly unknown[]

/** `whole`: short parts by their names. `lists`: long ones, in pages. */
export async function* personJson(
  whole: Readonly<Record<string, unknown>>,
  lists: Readonly<Record<string, AsyncIterable<Page>>>,
): AsyncIterable<string> {
  const parts = Object.entries(whole).map(
    ([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value, null, 2)}`,
  )
  yield `{\n${parts.join(',\n')}`
  for (const [name, pages] of Object.entries(lists)) {
    yield `,\n${JSON.stringify(name)}: [`
    let before = ''
    for await (const page of pages) {
      for (const one of page) {
        yield `${before}\n${JSON.stringify(one)}`
        before = ','
      }
    }
    yield '\n]'
  }
  yield '\n}\n'
}
